-- One statement a line: mysqld's init-file wants it so. Databases of tests are called dailyfeed_something.
CREATE DATABASE IF NOT EXISTS dailyfeed;
CREATE USER IF NOT EXISTS 'dailyfeed'@'%' IDENTIFIED BY 'dailyfeed-development';
GRANT ALL ON `dailyfeed%`.* TO 'dailyfeed'@'%';
