-- Records behind a group's position that were not folded, because they became dead letters: a letter that comes back is
-- folded if its record is here, and its row goes with that.
CREATE TABLE passed_over_records (
    consumer_group VARCHAR(100) NOT NULL,
    topic VARCHAR(100) NOT NULL,
    partition_number INTEGER NOT NULL,
    record_offset BIGINT NOT NULL,
    PRIMARY KEY (consumer_group, topic, partition_number, record_offset)
){table};
