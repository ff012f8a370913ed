curl -sS "$MARKETPLACE_URL/partner/graphql" \
  -H "authorization: Bearer $MARKETPLACE_KEY" \
  -H 'content-type: application/json' \
  -d '{"query": "{ products(query: \"mug\", first: 3) { edges { node { title priceRange { min { amount currencyCode } } } } } }"}'
