// A key is needed for each try: the page fills one in, and takes a fresh one when that was used. What a person typed stays, so replays can be tried.
const made = new Set();
const used = new Set();

function freshKey() {
  const key = crypto.randomUUID();
  made.add(key);
  return key;
}

SwaggerUIBundle({
  url: "/api/pulse.yaml",
  dom_id: "#api",
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
  parameterMacro: (operation, parameter) => (parameter.name === "Idempotency-Key" ? freshKey() : parameter.default),
  requestInterceptor(request) {
    const key = request.headers["Idempotency-Key"];
    if (made.has(key)) {
      request.headers["Idempotency-Key"] = used.has(key) ? freshKey() : key;
      used.add(key);
    }
    return request;
  },
});
