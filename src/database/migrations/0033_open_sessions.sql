-- Why: a sign-in looks at the sessions of its account that are open (A-10: ten at most). Those that ended, kept as records, are many
-- more after a while, and need not be looked past.
create index on prisme.sessions (company_id, account_id) where ended_at is null;
