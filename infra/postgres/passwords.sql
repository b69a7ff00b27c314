-- The passwords of the two roles that sign in, from the environment of psql (15 or later), after roles.sql. Run again
-- whenever they change. Never put a password on a command line: others can read those.
\getenv app_password PRISME_APP_PASSWORD
\getenv jobs_password PRISME_JOBS_PASSWORD
alter role prisme_app password :'app_password';
alter role prisme_jobs password :'jobs_password';
