/** Subgraph schemas by name; each entry of the list is one supergraph. */
export type SubgraphSdls = Readonly<Record<string, string>>;

export const link = (imports: string) => `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: [${imports}])\n`;

/** Keys of several kinds, `@requires`, `@provides`, `@override`, shared value types, interfaces and unions of values. */
export const shop: SubgraphSdls = {
  products: `${link('"@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible"')}
    type Query { product(id: ID!): Product products(first: Int = 3): [Product!]! search(text: String): [SearchResult] node(id: ID!): Node featured: Item }
    interface Node { id: ID! }
    interface Item { id: ID! name: String price: Money }
    type Money @shareable { amount: String! currency: Currency! }
    enum Currency { EUR USD JPY }
    type Product implements Node & Item @key(fields: "id") @key(fields: "sku") {
      id: ID! sku: String! name: String price: Money inStock: Boolean weight: Float dimensions: Dimensions category: Category related(first: Int, tag: String): [Product] maker: Maker! hidden: String @inaccessible
    }
    type Bundle implements Node & Item @key(fields: "id") { id: ID! name: String price: Money parts: [Product!] }
    type Dimensions @shareable { width: Int height: Int unit: String! }
    type Category @key(fields: "slug") { slug: String! title: String! parent: Category products: [Product!] }
    type Maker @key(fields: "region { code } number") { region: Region! number: ID! name: String }
    type Region @shareable { code: ID! label: String }
    union SearchResult = Product | Category | Bundle
    type Mutation { rename(id: ID!, name: String!): Product }`,
  reviews: `${link('"@key", "@shareable", "@external", "@requires", "@provides"')}
    type Query { latestReviews(first: Int): [Review!] }
    type Review @key(fields: "id") { id: ID! text: String stars: Int! author: User @provides(fields: "username") product: Product subject: Subject }
    union Subject = Product | User
    type User @key(fields: "id") { id: ID! username: String @external reviews: [Review] }
    type Product @key(fields: "id") { id: ID! reviews(first: Int, min: Stars): [Review!]! rating: Float }
    input Stars { least: Int! exact: Boolean }
    type Mutation { review(product: ID!, stars: Int!): Review }`,
  inventory: `${link('"@key", "@shareable", "@external", "@requires", "@override"')}
    type Query { warehouses: [Warehouse!] }
    type Product @key(fields: "sku") { sku: String! weight: Float @external dimensions: Dimensions @external inStock: Boolean @override(from: "products")
      shipping: String @requires(fields: "weight dimensions { width height }") stockOf(place: ID): Int warehouse: Warehouse! }
    type Dimensions @shareable { width: Int height: Int unit: String! }
    type Warehouse @key(fields: "id") { id: ID! name: String! manager: User products: [Product] }
    type User @key(fields: "id", resolvable: false) { id: ID! }
    type Maker @key(fields: "region { code } number") { region: Region! number: ID! open: Boolean! }
    type Region @shareable { code: ID! label: String }`,
  accounts: `${link('"@key", "@shareable"')}
    type Query { me: User users: [User] }
    type User @key(fields: "id") @key(fields: "email") { id: ID! email: String! username: String @shareable address: Address friends: [User!] best: Person }
    type Address { street: String city: City }
    type City @key(fields: "name country") { name: String! country: String! mayor: User }
    interface Person { username: String }
    type Ghost implements Person { username: String since: Int }
    extend type User implements Person`,
  places: `${link('"@key", "@shareable", "@external", "@requires"')}
    type City @key(fields: "name country") { name: String! country: String! inhabitants: Int weather(day: Day): [Forecast!] }
    enum Day { TODAY TOMORROW }
    type Forecast { text: String! wind: Float }`,
};

/** Entity interfaces and interface objects. */
export const media: SubgraphSdls = {
  catalog: `${link('"@key", "@shareable"')}
    type Query { media: [Media!] book: Book shelf: Shelf anything: [Thing] }
    interface Media @key(fields: "id") { id: ID! title: String }
    type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int writer: Person }
    type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int! director: Person }
    type Song implements Media @key(fields: "id") { id: ID! title: String singer: Person }
    type Person @key(fields: "id") { id: ID! name: String }
    type Shelf @key(fields: "id") { id: ID! items: [Media] owner: Person }
    union Thing = Book | Film | Shelf | Person`,
  stats: `${link('"@key", "@interfaceObject", "@external", "@requires"')}
    type Query { popular: [Media] top: Media! }
    type Media @key(fields: "id") @interfaceObject { id: ID! title: String @external views: Int! score(of: String): Float slogan: String @requires(fields: "title") comments: [Comment!] }
    type Comment @key(fields: "id") { id: ID! text: String on: Media by: Person }
    type Person @key(fields: "id") { id: ID! comments: [Comment] favourite: Media }`,
  lending: `${link('"@key", "@interfaceObject"')}
    type Query { loans: [Loan!]! }
    type Loan @key(fields: "id") { id: ID! what: Media who: Person! shelf: Shelf }
    type Media @key(fields: "id") @interfaceObject { id: ID! loans(open: Boolean): [Loan] }
    type Person @key(fields: "id") { id: ID! loans: [Loan!] }
    type Shelf @key(fields: "id") { id: ID! place: String! }`,
};

/** Chains of keys (no subgraph knows both ends), fields of one name and different types, value types split among subgraphs. */
export const chains: SubgraphSdls = {
  a: `${link('"@key", "@shareable"')}
    type Query { one: One ones: [One!] mixed: [Mixed!] shared: Shared @shareable }
    type One @key(fields: "a") { a: ID! twin: One! word: String @shareable two: Two }
    type Two @key(fields: "a") { a: ID! size: Int }
    type Left { size: Int value: String next: Mixed }
    type Right { size: String value: Int! next: [Mixed] }
    union Mixed = Left | Right | One
    type Shared @shareable { left: String one: One }`,
  b: `${link('"@key", "@shareable", "@external", "@requires"')}
    type One @key(fields: "a") @key(fields: "b") { a: ID! b: ID! word: String @shareable number: Int! partner: One }
    type Two @key(fields: "a") @key(fields: "c { x y }") { a: ID! c: Pair! size2: Int }
    type Pair @shareable { x: ID! y: ID! }`,
  c: `${link('"@key", "@shareable", "@external", "@requires"')}
    type Query { shared: Shared @shareable deep: Two }
    type One @key(fields: "b") { b: ID! number: Int! @external word: String @external sum: String @requires(fields: "number") list: [One] joined(sep: String): String @requires(fields: "number word") }
    type Two @key(fields: "c { x y }") { c: Pair! ones: [One!]! extra: Extra }
    type Pair @shareable { x: ID! y: ID! }
    type Extra { text: String! two: Two! }
    type Shared @shareable { left: String one: One }`,
};

/** Fields that return `Query`, so that root fields of any subgraph are asked for at any depth; `@provides` on unions, `@requires` with arguments. */
export const roots: SubgraphSdls = {
  tasks: `${link('"@key", "@shareable", "@external", "@provides"')}
    type Query { tasks: [Task!] self: Query me: Task feed: [Item!] @provides(fields: "... on Person { name } ... on Note { title by { name } }") }
    type Mutation { finish(id: ID!): Finished }
    type Finished { query: Query task: Task queries: [Query!] }
    type Task @key(fields: "id") { id: ID! title: String worth(in: Unit = DAYS, of: Int): Int effort: Effort }
    type Effort @shareable { hours(more: Int = 0): Float people: Int }
    enum Unit { DAYS EUROS }
    union Item = Person | Note | Task
    type Person @key(fields: "id") { id: ID! name: String @external }
    type Note @key(fields: "id") { id: ID! title: String @external by: Person }`,
  people: `${link('"@key", "@shareable", "@external", "@requires"')}
    type Query { people: [Person] count: Int }
    type Mutation { invite(name: String): Invited }
    type Invited { query: Query! }
    type Task @key(fields: "id") { id: ID! size: Int query: Query owner: Person worth(in: Unit = DAYS, of: Int): Int @external effort: Effort @external
      bill: String @requires(fields: "worth(in: EUROS) effort { hours(more: 2) people }") }
    type Effort @shareable { hours(more: Int = 0): Float people: Int }
    enum Unit { DAYS EUROS }
    type Person @key(fields: "id") { id: ID! name: String @shareable notes: [Note] }
    type Note @key(fields: "id") { id: ID! title: String @shareable text: String! }`,
};
