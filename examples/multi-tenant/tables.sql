-- Both SQLite and PostgreSQL read this.
CREATE TABLE IF NOT EXISTS tenants (
    host TEXT PRIMARY KEY,
    -- Of a token only its SHA-256 is kept: whoever reads the database cannot sign in with it.
    token_sha256 TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS origins (
    host TEXT NOT NULL REFERENCES tenants (host),
    pattern TEXT NOT NULL,
    PRIMARY KEY (host, pattern)
);
