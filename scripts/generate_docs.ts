// npm run docs:generate: everything that is written from something else. `-- --check` fails where
// a file is stale.
import './generate_env_example.ts';
import './generate_database_docs.ts';
