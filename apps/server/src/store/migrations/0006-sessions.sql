-- Browsers that signed in. Neither the secret in a browser's cookie nor the token can be computed back from `mark`.
CREATE TABLE sessions (
  mark TEXT PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('wall', 'operator')),
  until INTEGER NOT NULL
) STRICT;
