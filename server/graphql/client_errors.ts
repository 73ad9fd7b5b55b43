import type { GrafservBase, Result } from 'postgraphile/grafserv';
import type { ExecutionResult } from 'postgraphile/graphql';
import { GraphQLError } from 'postgraphile/graphql';
import { toClientError } from '../errors.ts';
import { requestScope } from '../request_scope.ts';
import type { MaskError } from './mask_error.ts';

type ExecutionConfig = Awaited<ReturnType<GrafservBase['getExecutionConfig']>>;

const MAX_ERRORS = 5;

/**
 * grafserv masks only what an execution throws: this plugin hooks the other ways an error leaves,
 * the document's own errors and grafserv's refusals, and gives an answer without data its status.
 */
export function createClientErrorsPlugin(maskError: MaskError): GraphileConfig.Plugin {
  return {
    name: 'ClientErrorsPlugin',
    version: '1.0.0',
    grafserv: {
      middleware: {
        setPreset(next, event) {
          const original = event.getExecutionConfig;
          event.getExecutionConfig = function (context) {
            const config = original.call(this, context);
            return 'then' in config
              ? config.then((ready) => maskingDocuments(ready, maskError))
              : maskingDocuments(config, maskError);
          };
          return next();
        },
        async processRequest(next): Promise<Result | null> {
          const result = await next();
          if (result?.type !== 'buffer') return result;
          if (result.statusCode >= 400 && !wasMasked()) {
            return { ...result, ...refusal(refusedWith(result.buffer), result.statusCode) };
          }
          return { ...result, statusCode: statusOfAnswer() ?? result.statusCode };
        },
      },
    },
    grafast: {
      middleware: {
        async execute(next) {
          const result = await next();
          const scope = requestScope.getStore();
          if (scope !== undefined && 'data' in result) {
            const fields = Object.values((result as ExecutionResult).data ?? {});
            scope.answer = fields.some((value) => value !== null) ? 'data' : 'empty';
          }
          return result;
        },
      },
    },
  };
}

function maskingDocuments(config: ExecutionConfig, maskError: MaskError): ExecutionConfig {
  const mask = (error: GraphQLError) =>
    maskError(
      error,
      error.message.startsWith('Syntax Error')
        ? 'GRAPHQL_PARSE_FAILED'
        : 'GRAPHQL_VALIDATION_FAILED',
    );
  return {
    ...config,
    parseAndValidate(query: string) {
      try {
        const result = config.parseAndValidate(query);
        if (result.errors === undefined) return result;
        return { errors: result.errors.slice(0, MAX_ERRORS).map(mask) };
      } catch (error) {
        // A rule that has seen enough throws, so that the costlier rules never run.
        if (!(error instanceof GraphQLError)) throw error;
        return { errors: [mask(error)] };
      }
    },
  };
}

function wasMasked(): boolean {
  return (requestScope.getStore()?.errorStatuses.length ?? 0) > 0;
}

/**
 * Nothing executed: the refusal's status. Nothing came of it for want of a database: 503 or 504.
 */
function statusOfAnswer(): number | undefined {
  const { answer, errorStatuses = [] } = requestScope.getStore() ?? {};
  const [first] = errorStatuses;
  if (answer === undefined) return first;
  return answer === 'empty' && (first === 503 || first === 504) ? first : undefined;
}

/** grafserv prints its own refusals and our ExpectedErrors alike; only the latter have a code. */
function refusedWith(body: Buffer): { code?: string; message?: string } {
  const { errors } = JSON.parse(body.toString()) as {
    errors?: { message: string; extensions?: { code?: string } }[];
  };
  const [first] = errors ?? [];
  const code = first?.extensions?.code;
  return first === undefined || code === undefined ? {} : { code, message: first.message };
}

function refusal(ours: { code?: string; message?: string }, statusCode: number) {
  const scope = requestScope.getStore();
  const known = {
    ...toClientError({ statusCode }, { catalogue: new Map(), isSignedIn: true }),
    ...ours,
  };
  const { code, status, message } = known;
  scope?.errorStatuses.push(status);
  const extensions = { code, http: { status }, correlationId: scope?.correlationId };
  const buffer = Buffer.from(JSON.stringify({ errors: [{ message, extensions }] }));
  return {
    statusCode: status,
    buffer,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(buffer.length),
    },
  };
}
