SwaggerUIBundle({
  url: "/api-docs/json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "list",
  filter: true,
  // Without this, the page would send the document to a public validator.
  validatorUrl: "none",
});
