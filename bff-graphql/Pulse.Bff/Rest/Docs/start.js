// Each try needs a fresh Idempotency-Key; the page makes one where none is given.
SwaggerUIBundle({
  url: "/api/pulse.yaml",
  dom_id: "#api",
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
  requestInterceptor(request) {
    if (request.method === "POST" && !request.headers["Idempotency-Key"]) {
      request.headers["Idempotency-Key"] = crypto.randomUUID();
    }
    return request;
  },
});
