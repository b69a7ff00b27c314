-- Why: what ends a session, or changes what an account may do or read, must reach open sockets of every gateway in under a
-- second (A-13, G6), whoever did it and by whichever path. Triggers note it; gateways read what is new, not all there is.
create table prisme.revocations (
  company_id uuid not null,
  revocation_id uuid not null default gen_random_uuid(),
  -- A session that ended, an account to be looked at anew, or an account that joined or left a conversation.
  kind text not null check (kind in ('session', 'account', 'membership')),
  subject_id uuid not null,
  -- Which transaction: a reader that remembers how far all transactions were done misses none that commits late (M-2
  -- tells what a serial number would lose).
  revoked_by xid8 not null default pg_current_xact_id(),
  revoked_at timestamptz not null default now(),
  primary key (company_id, revocation_id)
);
create index on prisme.revocations (revoked_by);
alter table prisme.revocations enable row level security;
alter table prisme.revocations force row level security;
create policy own_company on prisme.revocations for insert with check (company_id = prisme.app_company());
create policy look_and_sweep on prisme.revocations for all to prisme_sys using (true);
grant insert on prisme.revocations to prisme_app;
grant select, delete on prisme.revocations to prisme_sys;

create function prisme.note_ended_session() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  insert into prisme.revocations (company_id, kind, subject_id) values (new.company_id, 'session', new.session_id);
  return null;
end $$;
create trigger ended after update of ended_at on prisme.sessions for each row
  when (old.ended_at is null and new.ended_at is not null) execute function prisme.note_ended_session();

create function prisme.note_changed_account() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  insert into prisme.revocations (company_id, kind, subject_id) values (new.company_id, 'account', new.account_id);
  return null;
end $$;
create trigger changed after update of role, disabled_at, expires_at on prisme.accounts for each row
  when ((old.role, old.disabled_at, old.expires_at) is distinct from (new.role, new.disabled_at, new.expires_at))
  execute function prisme.note_changed_account();

create function prisme.note_changed_membership() returns trigger language plpgsql set search_path = pg_catalog as $$
declare
  changed record := coalesce(new, old);
begin
  insert into prisme.revocations (company_id, kind, subject_id) values (changed.company_id, 'membership', changed.account_id);
  return null;
end $$;
create trigger changed after insert or delete on prisme.memberships for each row
  execute function prisme.note_changed_membership();

-- What was revoked by transactions from `since` on, some of it perhaps read before, and from where to read next time:
-- every transaction below `next` is over. One row at least; null in `kind` when nothing was revoked. Without `since` only
-- `next`.
create function prisme.revocations_since(since xid8)
  returns table (revocation_id uuid, kind text, subject_id uuid, next xid8)
  language sql stable security definer
  set search_path = pg_catalog
as $$
  select r.revocation_id, r.kind, r.subject_id, s.next
  from (select pg_snapshot_xmin(pg_current_snapshot()) as next) s
  left join prisme.revocations r on r.revoked_by >= since and r.revoked_at > now() - interval '1 hour'
$$;
create function prisme.sweep_revocations() returns void
  language sql security definer
  set search_path = pg_catalog
as $$ delete from prisme.revocations where revoked_at < now() - interval '1 hour' $$;

grant create on schema prisme to prisme_sys;
alter function prisme.revocations_since(xid8) owner to prisme_sys;
alter function prisme.sweep_revocations() owner to prisme_sys;
revoke create on schema prisme from prisme_sys;
revoke execute on function prisme.revocations_since(xid8), prisme.sweep_revocations() from public;
grant execute on function prisme.revocations_since(xid8) to prisme_app;
grant execute on function prisme.sweep_revocations() to prisme_jobs;
