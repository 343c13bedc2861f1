CREATE TABLE members (
    id BIGINT AUTO_INCREMENT PRIMARY KEY, password VARCHAR(100), roles VARCHAR(100),
    created_at DATETIME, updated_at DATETIME
);
CREATE TABLE member_emails (
    id BIGINT AUTO_INCREMENT PRIMARY KEY, member_id BIGINT NOT NULL, email VARCHAR(100) NOT NULL UNIQUE,
    is_active BOOLEAN DEFAULT FALSE, verified BOOLEAN DEFAULT FALSE, created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    activated_at DATETIME, deactivated_at DATETIME, UNIQUE (member_id, is_active)
);
CREATE TABLE member_profiles (
    id BIGINT AUTO_INCREMENT PRIMARY KEY, member_id BIGINT NOT NULL, member_name VARCHAR(100) NOT NULL,
    handle VARCHAR(50) NOT NULL UNIQUE, display_name VARCHAR(100), bio TEXT, location VARCHAR(100),
    website_url VARCHAR(500), birth_date DATE, gender VARCHAR(30), language_code VARCHAR(10) DEFAULT 'en',
    country_code CHAR(2), verification_status VARCHAR(20), privacy_level VARCHAR(20),
    profile_completion_score TINYINT DEFAULT 0, is_active BOOLEAN DEFAULT TRUE,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, KEY (member_id)
);
CREATE TABLE member_profile_images (
    image_id BIGINT AUTO_INCREMENT PRIMARY KEY, profile_id BIGINT NOT NULL, image_type VARCHAR(20),
    image_category VARCHAR(20) NOT NULL, image_url VARCHAR(1000) NOT NULL, cdn_url VARCHAR(1000),
    is_primary BOOLEAN DEFAULT FALSE
);
CREATE TABLE member_follows (
    id BIGINT AUTO_INCREMENT PRIMARY KEY, follower_id BIGINT, following_id BIGINT
);
CREATE TABLE posts (
    id BIGINT AUTO_INCREMENT PRIMARY KEY, title VARCHAR(100), content TEXT, author_id BIGINT NOT NULL,
    view_count BIGINT, like_count BIGINT, is_deleted TINYINT(1), created_at DATETIME, updated_at DATETIME
);
CREATE TABLE comments (
    id BIGINT AUTO_INCREMENT PRIMARY KEY, content TEXT NOT NULL, author_id BIGINT NOT NULL, post_id BIGINT NOT NULL,
    parent_id BIGINT, is_deleted TINYINT(1), depth INT, like_count BIGINT, created_at DATETIME, updated_at DATETIME
);
