-- Why: mails and clean-ups are jobs, enqueued in the transaction of the act that causes them. The queue belongs to the
-- job worker; the gateway can only add to it, through this one door. The queue's own tables are made by its library.
create schema graphile_worker authorization prisme_jobs;

create function prisme.enqueue_job(task text, payload json, job_key text default null) returns void
  language plpgsql security definer
  set search_path = pg_catalog
as $$
begin
  perform graphile_worker.add_job(task, payload := payload, job_key := job_key);
end $$;
grant create on schema prisme to prisme_jobs;
alter function prisme.enqueue_job(text, json, text) owner to prisme_jobs;
revoke create on schema prisme from prisme_jobs;
revoke execute on function prisme.enqueue_job(text, json, text) from public;
grant execute on function prisme.enqueue_job(text, json, text) to prisme_app;
