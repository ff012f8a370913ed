/** Column types that recur; ids compare byte for byte. */
export const idType = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';
export const codeType = 'VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin';
export const currencyType = 'CHAR(3) CHARACTER SET ascii COLLATE ascii_bin';
export const slugType = 'VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin';
export const tableOptions = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';
