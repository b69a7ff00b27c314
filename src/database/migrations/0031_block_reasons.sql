-- Why: who blocks someone says why, in one of a few words; administrators see it, and the trace keeps it.
alter table prisme.accounts add column block_reason text check (block_reason ~ '^[a-z_]{1,40}$');
grant update (block_reason) on prisme.accounts to prisme_app;

-- A word, never a sentence: whatever an operation calls a reason, nothing about a person is written here.
alter table prisme.access_traces add column reason text check (reason ~ '^[a-z_]{1,40}$');
