INSERT INTO members (id, password, roles, created_at, updated_at) VALUES
    (1, '{hash}', 'MEMBER', '2025-10-01 09:00:00', '2025-10-01 09:00:00'),
    (2, '{hash}', 'MEMBER,ADMIN', '2025-10-01 10:00:00', '2025-10-01 10:00:00'),
    (3, 'plain text', 'MEMBER', '2025-10-01 11:00:00', '2025-10-01 11:00:00'),
    (4, '{hash}', 'MEMBER', '2025-10-01 11:00:00', '2025-10-01 11:00:00');
INSERT INTO member_emails (member_id, email, is_active) VALUES
    (1, 'Haru@Example.com', TRUE), (1, 'old@example.com', FALSE), (2, 'dul@example.com', TRUE), (3, 'no address', TRUE);
INSERT INTO member_profiles
    (id, member_id, member_name, handle, display_name, bio, website_url, birth_date, country_code, verification_status,
     privacy_level, updated_at) VALUES
    (3, 1, '김하루', 'Haru', '하루 🌱', '안녕하세요', 'https://example.com', '1990-02-03', 'KR', NULL, 'PUBLIC', '2025-10-01 00:00:00'),
    (1, 2, '이둘', 'feed', NULL, NULL, 'javascript:alert(1)', NULL, 'KR', 'VERIFIED', NULL, '2025-10-01 01:00:00'),
    (2, 3, '박셋', 'nami', '', REPEAT('글', 600), '', NULL, NULL, 'NONE', 'EVERYBODY', '2025-10-01 02:00:00');
INSERT INTO member_profile_images (profile_id, image_type, image_category, image_url, is_primary) VALUES
    (3, 'AVATAR', 'ORIGINAL', '/api/proxy/images/view/0b5d', TRUE), (1, 'AVATAR', 'ORIGINAL', 'no-image', TRUE);
INSERT INTO member_follows (id, follower_id, following_id) VALUES
    (5, 1, 2), (6, 1, 2), (7, 1, 1), (8, 2, 1), (9, 3, 1), (10, 1, 77), (11, NULL, 1);
INSERT INTO posts (id, title, content, author_id, view_count, like_count, is_deleted, created_at, updated_at) VALUES
    (10, NULL, '첫 글 🌱', 3, 7, 0, 0, '2025-10-01 12:00:00', '2025-10-04 12:00:00'),
    (11, '', '고친 글', 1, NULL, NULL, 0, '2025-10-01 13:00:00', '2025-10-01 15:00:00'),
    (12, '', '떠난 사람의 글', 50, 0, 0, 0, '2025-10-01 13:00:00', '2025-10-01 13:00:00'),
    (13, '', '지운 글', 3, 0, 0, 1, '2025-10-01 13:00:00', '2025-10-01 13:00:00'),
    (14, '', '날짜 없는 글', 3, 0, 0, 0, NULL, NULL),
    (15, '', REPEAT('긴', 6000), 3, 0, 0, 0, '2025-10-01 17:00:00', '2025-10-01 17:00:00'),
    (16, '', '언제인지 모를 글', 3, 0, 0, 0, NULL, NULL);
INSERT INTO comments (id, content, author_id, post_id, parent_id, is_deleted, depth, created_at, updated_at) VALUES
    (20, '댓글', 1, 10, NULL, 0, 0, '2025-10-01 14:00:00', '2025-10-01 14:00:00'),
    (21, '답글', 3, 10, 20, 0, 1, '2025-10-01 14:01:00', '2025-10-01 14:01:00'),
    (22, '답글의 답글', 1, 10, 21, 0, 2, '2025-10-01 14:02:00', '2025-10-01 14:09:00'),
    (23, '지운 댓글', 1, 10, NULL, 1, 0, '2025-10-01 14:03:00', '2025-10-01 14:03:00'),
    (24, '지운 답글', 1, 10, 23, 1, 1, '2025-10-01 14:04:00', '2025-10-01 14:04:00'),
    (25, '남은 답글', 1, 10, 24, 0, 2, '2025-10-01 14:05:00', '2025-10-01 14:05:00'),
    (26, '떠난 사람의 댓글', 50, 10, NULL, 0, 0, '2025-10-01 14:06:00', '2025-10-01 14:06:00'),
    (27, '없는 글의 댓글', 1, 999, NULL, 0, 0, '2025-10-01 14:07:00', '2025-10-01 14:07:00'),
    (28, '다른 글의 답글', 3, 11, 20, 0, 1, '2025-10-01 14:08:00', '2025-10-01 14:08:00');
