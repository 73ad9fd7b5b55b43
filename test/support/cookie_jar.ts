export interface CookieJar {
  readonly cookies: Map<string, string>;
  /** POSTs where there is a body; follows nobody's redirect. */
  fetch(url: URL, init?: { readonly body?: URLSearchParams }): Promise<Response>;
}

/** Sends back the cookies that it was given, by name alone: enough for one server. */
export function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async fetch(url, init) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, {
        redirect: 'manual',
        method: init?.body === undefined ? 'GET' : 'POST',
        headers: { cookie, accept: 'text/html' },
        ...(init?.body === undefined ? {} : { body: init.body }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
      return response;
    },
  };
}
