import { link, type SubgraphSdls } from './fixture-supergraphs.ts';

/** Keys of objects and lists, several for one type, of which each subgraph knows others; keys that hold other entities' keys. */
export const keys: SubgraphSdls = {
  papers: `${link('"@key", "@shareable"')}
    type Query { docs: [Doc!] doc(id: ID): Doc orgs: [Org] version: Version! grid: [[Doc!]] }
    type Doc @key(fields: "id") @key(fields: "org { id } tags") { id: ID! org: Org! tags: [String!]! title: String versions: [Version!]! parent: Doc grid: [[Doc]!] }
    type Org @key(fields: "id") @key(fields: "owner { realm { code } }") { id: ID! owner: Owner! docs: [Doc] }
    type Owner @shareable { realm: Realm! since: Int }
    type Realm @shareable { code: ID! name: String }
    type Version @key(fields: "doc { id } number") { doc: Doc! number: ID! text: String previous: Version }`,
  search: `${link('"@key", "@shareable", "@external", "@requires"')}
    type Query { found: [Doc] hits: [Hit!] }
    union Hit = Doc | Org | Version
    type Doc @key(fields: "org { id } tags") @key(fields: "slug") { org: Org! tags: [String!]! slug: ID! rank: Float similar: [Doc!] }
    type Org @key(fields: "id") { id: ID! best: Doc rival: Org }
    type Version @key(fields: "doc { id } number") @key(fields: "doc { slug } number") { doc: Doc! number: ID! words: Int size: String @external weight: String @requires(fields: "size") }
    extend type Doc @key(fields: "id") { id: ID! }`,
  realms: `${link('"@key", "@shareable"')}
    type Query { realms: [Realm!] founders: [[Org]] }
    type Org @key(fields: "owner { realm { code } }") { owner: Owner! title: String! partners: [Org!] }
    type Owner @shareable { realm: Realm! since: Int }
    type Realm @shareable { code: ID! name: String }`,
  links: `${link('"@key", "@shareable"')}
    type Doc @key(fields: "slug") { slug: ID! url: String next: Doc related: [Doc] versions2: [Version] }
    type Version @key(fields: "doc { slug } number") { doc: Doc! number: ID! size: String }`,
};

/** `@requires` of what is nested: through interfaces, lists of lists, custom scalars and entities of further subgraphs. */
export const needs: SubgraphSdls = {
  items: `${link('"@key", "@shareable", "@provides", "@external"')}
    scalar JSON
    type Query { items: [Item] thing: Thing matrix: [[Item!]] things: [Thing!] }
    interface Shape { area: Float }
    type Square implements Shape @shareable { area: Float side: Int corner: Point }
    type Circle implements Shape @shareable { area: Float radius: Int corner: Point }
    type Point @shareable { x: Int y: Int }
    union Thing = Item | Maker
    union Part = Square | Circle | Point
    type Item @key(fields: "id") { id: ID! shape: Shape shapes: [[Shape]] maker: Maker @shareable meta: JSON metas: [JSON!] tags(of: JSON): [[String]] parts: [Part] parent: Item places: [Point!]! }
    type Maker @key(fields: "id") { id: ID! rank: Int @shareable items: [Item!] }`,
  prices: `${link('"@key", "@shareable", "@external", "@requires", "@provides"')}
    scalar JSON
    type Query { cheapest: Item priced: [Item] }
    interface Shape { area: Float }
    type Square implements Shape @shareable { area: Float side: Int corner: Point }
    type Circle implements Shape @shareable { area: Float radius: Int corner: Point }
    type Point @shareable { x: Int y: Int }
    union Part = Square | Circle | Point
    type Item @key(fields: "id") { id: ID! shape: Shape @external shapes: [[Shape]] @external maker: Maker @external meta: JSON @external metas: [JSON!] @external parts: [Part] @external parent: Item @external places: [Point!]! @external
      price: String @requires(fields: "shape { area ... on Square { side corner { x } } ... on Circle { radius } }")
      total: String @requires(fields: "shapes { ... on Square { side } } meta")
      label: String @requires(fields: "maker { country }")
      sum: String @requires(fields: "parts { ... on Circle { corner { y } } ... on Point { x } } metas")
      chain: String @requires(fields: "parent { id maker { rank } }")
      route: String @requires(fields: "places { x y }")
      twice: String @requires(fields: "shape { area } places { x } maker { id rank }") }
    type Maker @key(fields: "id") { id: ID! rank: Int @external country: String @external deal: String @requires(fields: "rank country") }`,
  makers: `${link('"@key", "@shareable", "@external", "@requires", "@provides"')}
    type Query { makers(first: Int = 2, like: Like = { name: "a", deep: { least: 1 } }): [Maker] }
    input Like { name: String deep: Deep }
    input Deep { least: Int = 3 }
    type Maker @key(fields: "id") { id: ID! country: String boss: Maker owns: [[Item]] star: Item @provides(fields: "maker { rank }") rank: Int @external deal: String @external offer: String @requires(fields: "deal") }
    type Item @key(fields: "id") { id: ID! maker: Maker @external price: String @external sum: String @external reduced: String @requires(fields: "price sum") }`,
};

/** Subgraphs that agree on fields but not on whether they may be null, on enums, inputs and arguments; fields that are moving by label; writes in several subgraphs. */
export const mixed: SubgraphSdls = {
  left: `${link('"@key", "@shareable", "@override", "@inaccessible"')}
    scalar JSON
    type Query { one(like: Like, at: Level = LOW): One! ones: [One] both: Both @shareable pick: [Pick] named: [Named!] }
    type Mutation { makeLeft(name: String): One! touchLeft: Both }
    enum Level { LOW HIGH TOP }
    enum Mood { GOOD BAD }
    input Like { text: String level: Level deep: Like only: Int }
    interface Named { name: String }
    type One implements Named @key(fields: "id") { id: ID! name: String! @shareable both: Both! @shareable moods: [Mood] old: String moving: Int kind: [Two!] shared: [One!]! @shareable }
    type Two implements Named @key(fields: "id") { id: ID! name: String @shareable one: One! info: JSON }
    type Both @shareable { text: String! two: Two! list: [String!]! one: One }
    union Pick = One | Two | Both`,
  right: `${link('"@key", "@shareable", "@override"')}
    scalar JSON
    type Query { two: Two both: Both @shareable twos(mood: [Level!] = [LOW]): [Two] }
    type Mutation { makeRight(name: String, like: Like): Two touchRight: Both }
    enum Level { LOW HIGH }
    enum Feel { CALM WILD }
    input Like { text: String level: Level deep: Like }
    interface Named { name: String }
    type One implements Named @key(fields: "id") { id: ID! name: String @shareable both: Both @shareable feels: [Feel!] moving: Int @override(from: "left", label: "moving") old: String @override(from: "left", label: "percent(50)") shared: [One!] @shareable }
    type Two implements Named @key(fields: "id") { id: ID! name: String! @shareable others: [Two] size: Int info2: JSON! }
    type Both @shareable { text: String two: Two list: [String!] one: One! }`,
  third: `${link('"@key", "@shareable"')}
    type Query { named3: Named only: Both }
    type Mutation { makeThird: Named }
    interface Named { name: String }
    type Both @shareable { text: String two: Two list: [String!] one: One }
    type One implements Named @key(fields: "id") { id: ID! name: String @shareable extra: String }
    type Two implements Named @key(fields: "id") { id: ID! name: String @shareable ones: [One!] }`,
};

/** Interface objects with `@requires`, next to further interfaces and chains of entities. */
export const objects: SubgraphSdls = {
  base: `${link('"@key", "@shareable"')}
    type Query { animals: [Animal!] cat: Cat pets: [Pet] }
    interface Animal @key(fields: "id") { id: ID! name: String owner: Owner }
    interface Pet { owner: Owner }
    type Cat implements Animal & Pet @key(fields: "id") { id: ID! name: String owner: Owner lives: Int }
    type Dog implements Animal & Pet @key(fields: "id") { id: ID! name: String owner: Owner tricks: [String] }
    type Owner @key(fields: "id") { id: ID! name: String city: String }`,
  clinic: `${link('"@key", "@interfaceObject", "@external", "@requires", "@shareable"')}
    type Query { patients: [Animal] urgent: Animal }
    type Animal @key(fields: "id") @interfaceObject { id: ID! name: String @external owner: Owner @external weight: Float bill: String @requires(fields: "name owner { city }") visits: [[Visit]] }
    type Visit { at: String animal: Animal! by: Owner }
    type Owner @key(fields: "id") { id: ID! city: String @external fee: String @requires(fields: "city") }`,
};
