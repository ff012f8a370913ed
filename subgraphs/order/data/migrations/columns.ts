/** Column types that the tables of this subgraph share. */
export const id = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';
export const code = 'VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin';
export const currency = 'CHAR(3) CHARACTER SET ascii COLLATE ascii_bin';
export const country = 'CHAR(2) CHARACTER SET ascii COLLATE ascii_bin';
// VARCHAR, since MariaDB refuses CHAR columns in generated ones (their padding depends on the session).
export const guestKey = 'VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin';
export const instant = 'DATETIME(3)';
export const table = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4';
