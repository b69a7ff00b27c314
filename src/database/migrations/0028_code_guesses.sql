-- Why: wrong codes are counted as wrong passwords are, in prisme.throttles, so that a known device never waits for strangers.
drop table prisme.factor_guesses;
