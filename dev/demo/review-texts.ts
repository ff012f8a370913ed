/** Sentences that reviews are made of: an opening for the rating, a remark about the goods, a closing. */
export type Rating = 1 | 2 | 3 | 4 | 5;

interface RatingTexts {
  readonly titles: readonly string[];
  readonly openings: readonly string[];
  readonly closings: readonly string[];
}

export const textsByRating: Record<Rating, RatingTexts> = {
  5: {
    titles: ['Better than I hoped', 'Exactly right', 'A small joy', 'Would buy again tomorrow', 'Worth the wait', 'My favourite thing this year', 'Beautifully made', 'The real thing', 'No notes', 'Bought one, then two more'],
    openings: [
      'I have stopped looking for a better one.', 'Bought it for my sister and kept it.', 'Lovely from the wrapping inwards.',
      'This is what I wanted the last three to be.', 'Even nicer in the hand than in the pictures.', 'I was sceptical about the price and am now quiet about it.',
      'It arrived two days early with a handwritten card.', 'My partner, who likes nothing, likes this.', 'I use it every single day.', 'Quietly perfect.',
    ],
    closings: [
      'Will order again.', 'Recommended without a but.', 'Already sent the link to my mother.', 'Five stars because there are not six.',
      'You can tell that somebody cared.', 'The shop answered my question within the hour, too.', 'I hope they never stop making it.', '', '', '',
    ],
  },
  4: {
    titles: ['Very good, nearly perfect', 'Happy with it', 'Good quality', 'Lovely, with one small thing', 'Solid', 'Does what it should', 'Pleased', 'Nice work'],
    openings: [
      'Very happy overall.', 'Good quality and honest description.', 'A bit slower to arrive than I hoped, but worth it.', 'Smaller than I imagined, though the page did say.',
      'Nearly perfect.', 'Looks just like the picture.', 'A gift that went down very well.', 'Well made and well packed.', 'Good value for something made by people.',
    ],
    closings: [
      'One star off for the delivery, none for the thing itself.', 'I would buy it again in another colour.', 'Would be a five with better instructions.', 'Glad I chose it.',
      'Only the box was a little squashed.', 'Will see how it ages.', '', '', '',
    ],
  },
  3: {
    titles: ['Fine', 'Mixed feelings', 'Not quite what I expected', 'Good idea, average in use', 'It is all right', 'Nice but dear'],
    openings: [
      'It is fine, and I wanted it to be more than fine.', 'The colour is warmer than on my screen.', 'Does the job, no more.', 'Good workmanship, but not for me.',
      'I like it less than the reviews told me I would.', 'Decent, and rather expensive for what it is.',
    ],
    closings: ['I kept it, but thought about it.', 'Perhaps it needs time.', 'Customer service was friendly about it.', 'Would try something else from the same shop.', ''],
  },
  2: {
    titles: ['Disappointed', 'Expected better', 'Had to exchange it', 'Not for daily use', 'Pretty, not practical'],
    openings: ['I wanted to love it.', 'The first one arrived damaged, the second was better.', 'It took almost three weeks.', 'Less sturdy than it looks.', 'Not like the picture.'],
    closings: ['The exchange at least was quick.', 'Sent back.', 'I expected more at this price.', 'To be fair, they offered a refund at once.', ''],
  },
  1: {
    titles: ['Sadly, no', 'Arrived broken', 'Returned', 'Not as described'],
    openings: ['Arrived in pieces.', 'Wrong colour, wrong size, right address.', 'I waited a month.', 'It lasted nine days.'],
    closings: ['Refund came through, so there is that.', 'I will not try again.', 'A pity, because the idea is good.', ''],
  },
};

export const vendorReplies: readonly string[] = [
  'Thank you for telling us. This is not how it should leave our workshop; we have written to you with a proposal.',
  'Sorry about the wait. The week you ordered was the week our courier changed depots. We have refunded your delivery.',
  'Colours on screens are a torment to us, too. If you would like a swatch first next time, just ask.',
  'Thank you for the honest words. We have changed the packing since.',
  'We are glad you kept it, and sorry it was not love. Returns stay open for you for another month.',
];

interface TradeTexts { readonly good: readonly string[]; readonly bad: readonly string[] }

/** Remarks about the goods, by the vendor's trade. */
export const remarksByTrade: Readonly<Record<string, TradeTexts>> = {
  Ceramics: {
    good: ['The glaze catches the light differently every morning.', 'It has survived the dishwasher forty times so far.', 'The weight is just right, heavy enough to feel kept.', 'There is a thumbprint under the foot, which I love.', 'It makes supermarket biscuits look respectable.', 'The edge is so pleasant to drink from that I have become slow.'],
    bad: ['The foot is rough and scratched my table.', 'There was a hairline crack under the glaze.', 'The glaze has more speckles than I like.'],
  },
  'Books and prints': {
    good: ['Read it in two sittings and one bath.', 'The paper smells the way a book should.', 'I cried on a tram because of chapter eleven.', 'The colours are deep and the paper has a proper tooth.', 'Has already been borrowed by three people.', 'The binding opens flat without complaint.'],
    bad: ['The ending gave up before I did.', 'A corner was bumped in the post.', 'The type is small for evening reading.'],
  },
  Knitwear: {
    good: ['Warm without being heavy.', 'Smells a little of sheep, in a good way.', 'It kept me dry through a ferry crossing.', 'The sleeves are long enough, at last.', 'Softened a lot after the first wash.', 'No pilling after a whole winter.'],
    bad: ['Itchier than I remember wool being.', 'The sizes run large, so go one down.', 'It grew in the wash although I followed the label.'],
  },
  Coffee: {
    good: ['You really can taste the orange they mention.', 'Roast date was eight days before it reached me.', 'Makes even my office machine behave.', 'Sweet, clean, and no bitterness down to the last sip.', 'The whole stairwell smells of it.', 'Works as well cold as it does hot.'],
    bad: ['A little too light for my moka pot.', 'Customs took its time, so the roast was three weeks old.', 'Less fruity than described.'],
  },
  Bicycles: {
    good: ['Rides like it is downhill both ways.', 'Assembly took twelve minutes including tea.', 'Silent, apart from the ticking of the hub.', 'Strangers at traffic lights ask about it.', 'Survived a winter in the street without a spot of rust.', 'You can feel that it was thought through by people who ride.'],
    bad: ['The mounting bracket needed a longer bolt.', 'Heavier than I can carry to the third floor.', 'One screw was missing, which they posted the same day.'],
  },
  Plants: {
    good: ['Arrived with damp soil and a new leaf on the way.', 'Packed so well that I felt guilty unwrapping it.', 'Has doubled in size since spring.', 'The care card is the first I have ever understood.', 'It forgave me two weeks of holiday.', 'The roots were healthy and not cramped.'],
    bad: ['Two leaves were broken in transit.', 'Dropped most of its leaves in the first week.', 'Smaller than the photo suggests.'],
  },
  Audio: {
    good: ['I heard a backing singer I had missed for twenty years.', 'Replaced a pad myself in one minute.', 'No hiss, no hum, despite the name.', 'Comfortable for a whole working day.', 'Opened it up just to look, and it is tidy in there.', 'The bass is there when it should be and leaves when it should.'],
    bad: ['The cable picks up noise when it rubs on my jacket.', 'Gets warm after a few hours.', 'A little thin in the low end for my room.'],
  },
  'Leather goods': {
    good: ['The leather has already started to darken at the handles.', 'Every edge is finished, even the ones nobody sees.', 'Smells like a saddlery.', 'The stitching is as regular as a ruler.', 'It goes from the office to dinner without apology.', 'The brass has a proper weight.'],
    bad: ['Stiff for the first month.', 'The strap could be a little longer.', 'Arrived with a scratch across the front.'],
  },
  Toys: {
    good: ['Played with every day since the birthday.', 'Has been thrown, chewed and loved, and still looks new.', 'The colours are cheerful without shouting.', 'No batteries, no noise, no regrets.', 'The grandparents have ordered a second one for their place.', 'My daughter took it to bed.'],
    bad: ['A splinter on one edge that I had to sand.', 'Too small for the age it is meant for.', 'The paint wears off where it is chewed.'],
  },
  Stationery: {
    good: ['No feathering, even with my wettest pen.', 'Opens flat and stays flat.', 'I have started writing letters because of it.', 'The cover feels like cloth.', 'The shading in the ink is lovely.', 'So neatly wrapped that I waited a week to open it.'],
    bad: ['The dots are a shade too dark for me.', 'It skips at the start of strokes.', 'The airmail was slow.'],
  },
  Lighting: {
    good: ['The light is warm and does not glare from any side.', 'The switch has a very satisfying click.', 'Makes the whole corner look intended.', 'Easy to hang, with a cable that is long enough.', 'Dims right down without flicker.', 'Looks good switched off as well.'],
    bad: ['The shade had a small dent.', 'The cable is shorter than I need.', 'Brighter than I expected even at its lowest.'],
  },
  Kitchenware: {
    good: ['Eggs slide off it after a week of use.', 'Heats evenly right to the edge.', 'Takes an edge like nothing else in my drawer.', 'Heavy, in the way that means for life.', 'My onions have never been so brown.', 'The handle stays cool and fits my hand.'],
    bad: ['It rusted after one careless night in the sink.', 'Too heavy for my wrists.', 'The finish was uneven on the underside.'],
  },
  'Soap and skincare': {
    good: ['My hands stopped cracking within days.', 'A bar lasts me two months.', 'Smells like the coast and not like a perfume counter.', 'Lathers even in our hard water.'],
    bad: ['The scent is stronger than I like.', 'Went soft in the dish.', 'It arrived long after the promised date.'],
  },
  'Block-printed textiles': {
    good: ['The print has small irregularities that make it alive.', 'Gets softer with every wash.', 'The indigo is even deeper in person.', 'Hand stitching all the way through, I checked.', 'Light enough for summer nights.', 'It transformed a very dull sofa.'],
    bad: ['The blue came off on my white shirt at first.', 'Slightly smaller than stated.', 'The seam on one side was loose.'],
  },
  Basketry: {
    good: ['The weave is so tight that it stands by itself.', 'The tag with the name of the weaver is a lovely touch.', 'Carries my whole market shop without stretching.', 'Three people have asked me where it is from.', 'Smells faintly of grass.', 'Looks handsome even when it is full of laundry.'],
    bad: ['Leans a little to one side.', 'The leather straps squeaked for a week.', 'The colours are paler than in the picture.'],
  },
};

export const remarksForAnyTrade: TradeTexts = {
  good: ['Well made throughout.', 'Just as described.', 'It feels built to last.', 'Packed with care.'],
  bad: ['The finish could be better.', 'Not quite as described.', 'Delivery was slow.'],
};
