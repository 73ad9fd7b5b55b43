import type Provider from 'oidc-provider';
import { createProvider } from './create_provider.ts';
import type { OidcParts } from './oidc_parts.ts';

/** The provider with the keys of this moment: it takes them at its making, and ours rotate. */
export function currentProvider(parts: OidcParts): () => Provider {
  let known: { readonly kids: string; readonly provider: Provider } | undefined;
  return () => {
    const { signing, publicJwks } = parts.keys;
    const kids = [signing.kid, ...publicJwks.keys.map(({ kid }) => kid)].join(' ');
    if (known?.kids !== kids) known = { kids, provider: createProvider(parts) };
    return known.provider;
  };
}
