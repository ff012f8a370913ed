/** Column types shared by the migrations. */
export const id = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';
export const code = 'VARCHAR(20) CHARACTER SET ascii';
export const instant = 'DATETIME(3)';
export const table = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4';
