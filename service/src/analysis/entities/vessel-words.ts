/**
 * Words that end a vessel's name when it is read forwards, or begin behind which it starts when read
 * backwards. Only the words around names count: reports name vessels beside berths, messages, times and faults.
 */
const functionWords =
  "a an the this that these those it its is are was were be been being has have had do does did will would can could cannot cant should must may might not no nor and or but if then than so because since as at by for from in into on onto to towards with without within via per about after before during until till over under above below between among against near around off out up down again also only just still even already yet now today yesterday tomorrow tonight morning afternoon evening there here where when while which who whom whose what why how i we you he she they our your their my his her us them me any all some both each every other another same more most less few many much new old first last next same pls please kindly help need needs hi hello dear thanks thank regards fyi re fw fwd ok";
const domainWords =
  "see sees seen seeing find finds finding found get gets got getting receive receives received receiving send sends sent sending add adds added adding view views update reflect reflects reflected know tell let make takes take taken keep keeps unsure concern concerns visible available vessel vessels vsl vsls ship ships mv feeder barge voyage voyages voy vyg call calls berth berths berthing berthed eta etb etd etc ata atb atd advice advices schedule schedules scheduled schedule's api apis edi edifact ansi x12 tos citos portnet portal pcs ngen ebp stowage stow plan plans bayplan bayplans tdr list lists listing discharge discharged discharging load loaded loading loads completed complete completes inconsistency inconsistent mismatch mismatches mismatched exception exceptions error errors issue issues problem problems alert alerts alarm incident incidents ticket case details detail subject message messages msg msgs duplicate duplicates conflict conflicts status statuses container containers cntr cntrs box boxes unit units reefer reefers terminal terminals port ports psa sgsin pilot pilotage pilots tug tugs weather delay delays delayed late early missed misses missing arrival arrivals arrived arrives departure departed departs sailed sails sailing alongside anchorage anchor window windows slot slots line lines carrier agent agents customer customers partner operator crane cranes yard gate lane block seal booking bookings manifest master name names named rename renamed imo callsign sign callsigns call-sign cs user users record records created create creates creating creation update updated updates updating change changed changes changing amended amend amends amendment shows show showing shown shown lists returns returned return timeout timeouts latency slow down failed fails failure fail rejected reject rejects webhook pushes token between inbound outbound import export cargo lost wrong incorrect incorrectly correct not-found found unable still stuck pending waiting hold held blocked cancelled canceled closed open opened active inactive expired valid invalid due time times date hours hrs hr utc sgt local system systems server screen page query queries querying search searching enquiry data file files report reports reported reporting request requests requesting requires required verification verify check checks checking checked investigate investigation urgent urgently asap immediately team duty ops operations operator planner planners planning officer confirm confirmed according per says said code codes id number no ref sequence segment count quarantine translator timestamp older newer cut-off cutoff closing deadline starboard port-side starboard-side aft fwd crew captain bridge engine engines departed shifting shift shifted bunkering water draft draught tide swapped swap two three four five six seven eight nine ten several multiple affected impacted impact impacting regarding concerning involving named called rejects cleared clearance customs lashing lashed hatch covers cover row tier kapal untuk dan di ke dari yang tidak belum dengan telah akan pada ada boleh sudah oleh vs v n w u r superintendent chief owner owners type class size capacity side movement movements traffic information particulars stability tracking management module modules allocation application applications identification program programme lineup sharing profile profiles registry registration register registered allocation static dynamic nomination permit clearance certificate log logs history audit trail both again instead wrongly twice once more";
const months =
  "jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday";
const messageWords =
  "baplie coarri codeco copran coprar coparn coreor copino movins vermas iftmin iftmcs iftsta iftsai cuscar cusres calinf vesdep aperak contrl unh unt unb unz bgm eqd ack acks dlq json xml http https url sql db null tls dst vgm dg esn tli stp sms email";

export const stopWords: ReadonlySet<string> = new Set(
  [functionWords, domainWords, months, messageWords].join(" ").split(" "),
);
export const longStopWords: readonly string[] = [...stopWords].filter((word) => word.length >= 7);

/** Lines that put their own short name in front of a ship's name in any case: "MSC Anna", "CMA CGM Marco Polo". */
export const namePrefixes: ReadonlySet<string> = new Set(
  "MSC CMA CGM ONE HMM OOCL ZIM APL NYK MOL YM KMTC SITC RCL PIL TS EVER MAERSK SEASPAN HYUNDAI WAN HAI CSCL COSCO SHIPPING APL KOTA".split(
    " ",
  ),
);

/** Words of the trade that ships are named with all the same: "PORT KELANG EXPRESS", "New York". */
export const nameableWords: ReadonlySet<string> = new Set(
  "port new old first last master captain pilot bridge tide anchor anchorage line bay two three four five six seven eight nine ten may april june august monday sunday morning evening water engine starboard".split(
    " ",
  ),
);

/** Small words inside names: "SPIRIT OF BERTRAM", "Pride of the Sea". */
export const linkWords: ReadonlySet<string> = new Set(
  "of the de da do du del der van von la le el al bin".split(" "),
);
