-- Why: on a shared workstation a session is locked when its person turns away, and opened again by a proof (A-5, A-10). It is
-- locked here and not in the browser alone: a page that is loaded anew, or another tab, finds it locked too.
alter table prisme.sessions add column locked_at timestamptz;
grant update (locked_at) on prisme.sessions to prisme_app;

-- Its sockets are closed on every gateway.
create function prisme.note_locked_session() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  insert into prisme.revocations (company_id, kind, subject_id) values (new.company_id, 'account', new.account_id);
  return null;
end $$;
create trigger locked after update of locked_at on prisme.sessions for each row
  when (new.ended_at is null and old.locked_at is null and new.locked_at is not null)
  execute function prisme.note_locked_session();
