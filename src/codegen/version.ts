/** The version that emitted programs name in their header; a test holds it to package.json's. */
export const VERSION = '0.1.0';
