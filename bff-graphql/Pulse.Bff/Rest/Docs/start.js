// The field of the key shows the description's example; sent, it becomes a fresh key each time. What a person types stays, so replays can be tried.
const exampleKey = "0198a5b2-7c3e-7d11-a0f3-2f6f0d1c9b10";

SwaggerUIBundle({
  url: "/api/pulse.yaml",
  dom_id: "#api",
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
  requestInterceptor(request) {
    if (request.headers["Idempotency-Key"] === exampleKey) {
      request.headers["Idempotency-Key"] = crypto.randomUUID();
    }
    return request;
  },
});
