-- Why: who signs out here may sign out where they came from too (OpenID Connect RP-Initiated Logout 1.0). What that takes, such as the
-- ID token, is kept sealed with the session and with nothing else: it goes when the session ends, whoever ends it.
alter table prisme.sessions add column provider_ending_sealed bytea;
alter table prisme.sign_in_attempts add column provider_ending_sealed bytea;
create index on prisme.sessions (expires_at) where provider_ending_sealed is not null;

create function prisme.forget_provider_ending() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  new.provider_ending_sealed := null;
  return new;
end $$;
create trigger forgotten before update of ended_at on prisme.sessions for each row
  when (new.ended_at is not null) execute function prisme.forget_provider_ending();

-- Sessions that nobody ended, because their time was over.
create policy sweep_ending on prisme.sessions for update to prisme_sys using (true);
grant update (provider_ending_sealed) on prisme.sessions to prisme_sys;
create or replace function prisme.sweep_tokens(before timestamptz) returns void
  language sql security definer
  set search_path = pg_catalog
as $$
  delete from prisme.socket_tickets where expires_at < before;
  delete from prisme.refresh_tokens t using prisme.sessions s
    where s.company_id = t.company_id and s.session_id = t.session_id
      and least(s.expires_at, coalesce(s.ended_at, s.expires_at)) < before - interval '1 day';
  update prisme.sessions set provider_ending_sealed = null
    where provider_ending_sealed is not null
      and least(expires_at, last_active_at + idle_seconds * interval '1 second') < before;
$$;
