-- Why: a session is a record its owner can read and end (A-10), and it ends when its person does nothing for as long as the
-- company allows (R31). The limits lie on the session, so that each check is one look at one row.
alter table prisme.sessions
  -- Which kind of browser and system it was opened with: coarse, and sealed.
  add column device_sealed bytea,
  -- By which a device is known again (A-6): a ward PC has many people, one after the other.
  add column device_hash bytea,
  -- The last act of its person. Renewals, heartbeats and readings are none.
  add column last_active_at timestamptz not null default now(),
  add column idle_seconds int not null default 1800 check (idle_seconds > 0);
grant update (last_active_at, idle_seconds, expires_at) on prisme.sessions to prisme_app;
create index on prisme.sessions (company_id, device_hash) where ended_at is null;

-- A limit that a company changed holds for the sessions that are open, on every gateway.
create function prisme.note_limited_session() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  insert into prisme.revocations (company_id, kind, subject_id) values (new.company_id, 'account', new.account_id);
  return null;
end $$;
create trigger limited after update of idle_seconds, expires_at on prisme.sessions for each row
  when (new.ended_at is null and (old.idle_seconds, old.expires_at) is distinct from (new.idle_seconds, new.expires_at))
  execute function prisme.note_limited_session();
