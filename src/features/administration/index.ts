/**
 * Company administration: the people of the company as its administrators see them, who may do what, who leaves. Never
 * shows content: an administrator reads what they are a member of, like everyone. Reads and changes accounts; does not
 * prove who asks. Also what the operator of the server may do to companies.
 */

export { createAdministration } from './administration.ts'
export { bootstrap } from './bootstrap.ts'
export { keepAnAdministrator } from './leaving.ts'
export {
  type BootstrapLink,
  type CompanyFigures,
  createOperator,
  type Operator,
  OperatorRefused,
} from './operator.ts'
