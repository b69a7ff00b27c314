-- Why: a file exists for others only once it was scanned and found clean (U-2, U-3). Until then its key is in memory
-- only: what an interrupted upload leaves in the object store cannot be read by anyone.
create table prisme.files (
  company_id uuid not null,
  file_id uuid not null,
  conversation_id uuid not null,
  uploader_id uuid not null,
  state text not null check (state in ('receiving', 'clean', 'refused')),
  object_key text not null unique,
  size bigint not null check (size >= 0),
  -- Name, type and size, PRM1 under the file key. Only a clean file has one.
  details_sealed bytea,
  -- Where in the conversation's log it was first said.
  attached_sequence bigint,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (company_id, file_id),
  foreign key (company_id, conversation_id) references prisme.conversations,
  foreign key (company_id, uploader_id) references prisme.accounts,
  check ((state = 'clean') = (details_sealed is not null))
);
create index on prisme.files (created_at) where state = 'receiving';
alter table prisme.files enable row level security;
alter table prisme.files force row level security;
create policy own_company on prisme.files using (company_id = prisme.app_company());
grant select, insert on prisme.files to prisme_app;
grant update (state, details_sealed, attached_sequence, settled_at) on prisme.files to prisme_app;

-- Housekeeping: uploads that a crash cut off.
create policy sweep on prisme.files for all to prisme_sys using (true);
grant select on prisme.files to prisme_sys;
grant update (state, settled_at) on prisme.files to prisme_sys;
create function prisme.cut_off_uploads(before timestamptz) returns table (company_id uuid, file_id uuid, object_key text)
  language sql stable security definer
  set search_path = pg_catalog
as $$ select f.company_id, f.file_id, f.object_key from prisme.files f where f.state = 'receiving' and f.created_at < before $$;
grant create on schema prisme to prisme_sys;
alter function prisme.cut_off_uploads(timestamptz) owner to prisme_sys;
revoke create on schema prisme from prisme_sys;
revoke execute on function prisme.cut_off_uploads(timestamptz) from public;
grant execute on function prisme.cut_off_uploads(timestamptz) to prisme_app;
