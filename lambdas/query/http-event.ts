import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** The request that an HTTP API passes on. Queries have no body. */
export function requestOf(event: APIGatewayProxyEventV2): Request {
  const { rawPath, rawQueryString, requestContext, headers } = event;
  // The path comes decoded: what would end it in a URL is part of it here.
  const path = rawPath.replaceAll(/[?#]/g, encodeURIComponent);
  const query = rawQueryString ? `?${rawQueryString}` : '';
  return new Request(`https://${HOST}${path}${query}`, {
    method: requestContext.http.method,
    headers: headers as Record<string, string>,
  });
}

/** No handler looks at it; a URL needs one. */
const HOST = 'queries';

export async function resultOf(answer: Response): Promise<APIGatewayProxyStructuredResultV2> {
  return {
    statusCode: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: await answer.text(),
  };
}
