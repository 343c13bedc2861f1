-- The same pairs of the texts' initial consonants.
CREATE VIRTUAL TABLE post_initials USING fts5(grams, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE comment_initials USING fts5(grams, content='', contentless_delete=1, tokenize='ascii');
