-- Why: what is sensitive asks for a proof of the last five minutes that the session is still its person's (A-5).
alter table prisme.sessions add column verified_at timestamptz;
-- Proofs looked at since the last right one: counted before each is compared, so that many at once are no more than few.
alter table prisme.sessions add column proofs_tried int not null default 0;
grant update (verified_at, proofs_tried) on prisme.sessions to prisme_app;
-- Sessions end for more and more reasons; the program names them.
alter table prisme.sessions drop constraint sessions_end_reason_check;
alter table prisme.sessions add constraint sessions_end_reason_check check (end_reason ~ '^[a-z_]{3,40}$');
