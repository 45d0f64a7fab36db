// The HTTP API as functions. Each gives the parsed answer, or throws an Error with its `detail`.

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("The server does not answer");
  }
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  const detail = Array.isArray(body.detail) ? body.detail[0].msg : body.detail;
  throw new Error(detail ?? `The server answered ${response.status}`);
}

export const health = () => call("/health");
export const modelInfo = () => call("/model-info");
export const versions = () => call("/ui/versions");
export const runs = () => call("/ui/runs");
export const flows = () => call("/ui/flows");
export const predict = (text) =>
  call("/predict", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text }),
  });
