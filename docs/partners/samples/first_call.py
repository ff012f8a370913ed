import json, os, sys, urllib.request

request = urllib.request.Request(
    os.environ["MARKETPLACE_URL"] + "/partner/graphql",
    headers={"authorization": "Bearer " + os.environ["MARKETPLACE_KEY"], "content-type": "application/json"},
    data=json.dumps({
        "query": "query Search($text: String!) { products(query: $text, first: 3) { edges { node { title } } } }",
        "variables": {"text": "mug"},
    }).encode(),
)
try:
    answer = json.load(urllib.request.urlopen(request, timeout=10))
except urllib.error.HTTPError as error:
    sys.exit(f"{error.code}: {json.load(error)['errors'][0]['message']}")
if "errors" in answer:
    sys.exit(answer["errors"][0]["message"])
for edge in answer["data"]["products"]["edges"]:
    print(edge["node"]["title"])
print("This cost", answer["extensions"]["cost"]["actual"], file=sys.stderr)
