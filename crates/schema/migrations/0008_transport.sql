-- Which way events leave a service, and since when; a service without a row uses the event log.
CREATE TABLE event_transports (
    service VARCHAR(20) NOT NULL PRIMARY KEY,
    mode VARCHAR(10) NOT NULL,
    since BIGINT NOT NULL
){table};

-- What activity has got over HTTP; it waits on for the event log.
ALTER TABLE member_outbox ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0;
CREATE INDEX member_outbox_by_delivery ON member_outbox (delivered, id);
ALTER TABLE content_outbox ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0;
CREATE INDEX content_outbox_by_delivery ON content_outbox (delivered, id);
