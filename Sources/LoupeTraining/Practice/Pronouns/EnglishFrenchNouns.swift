/// The nouns of the English–French pronoun task, by what they can do in a sentence.
///
/// A line: the English noun, the French noun, its gender, and `mute` where a leading h is mute.
/// English and French nouns go one to one.
enum EnglishFrenchNouns {
  /// Animals that walk about and may want to get somewhere.
  static let walkers = PronounNoun.table(
    """
    cat chat m
    dog chien m
    horse cheval m
    rabbit lapin m
    lion lion m
    tiger tigre m
    wolf loup m
    bear ours m
    fox renard m
    pig cochon m
    donkey âne m
    monkey singe m
    elephant éléphant m
    camel chameau m
    sheep mouton m
    bull taureau m
    calf veau m
    rooster coq m
    duck canard m
    peacock paon m
    hedgehog hérisson m
    squirrel écureuil m
    beaver castor m
    badger blaireau m
    hamster hamster m
    rat rat m
    kangaroo kangourou m
    zebra zèbre m
    rhinoceros rhinocéros m
    hippopotamus hippopotame m mute
    leopard léopard m
    deer cerf m
    moose élan m
    gorilla gorille m
    kitten chaton m
    puppy chiot m
    lamb agneau m
    pony poney m
    hare lièvre m
    llama lama m
    panda panda m
    reindeer renne m
    buffalo buffle m
    bison bison m
    chimpanzee chimpanzé m
    toad crapaud m
    animal animal m
    mouse souris f
    cow vache f
    goat chèvre f
    hen poule f
    goose oie f
    turtle tortue f
    frog grenouille f
    giraffe girafe f
    panther panthère f
    otter loutre f
    weasel belette f
    marmot marmotte f
    mole taupe f
    lioness lionne f
    tigress tigresse f
    mare jument f
    ewe brebis f
    doe biche f
    ostrich autruche f
    gazelle gazelle f
    antelope antilope f
    quail caille f
    partridge perdrix f
    mule mule f
    sow truie f
    heifer génisse f
    filly pouliche f
    stork cigogne f
    salamander salamandre f
    ant fourmi f
    spider araignée f
    """)

  /// Animals that hunt.
  static let hunters = PronounNoun.table(
    """
    cat chat m
    dog chien m
    fox renard m
    wolf loup m
    lion lion m
    tiger tigre m
    bear ours m
    eagle aigle m
    falcon faucon m
    owl hibou m
    leopard léopard m
    jaguar jaguar m
    lynx lynx m
    snake serpent m
    crocodile crocodile m
    ferret furet m
    panther panthère f
    lioness lionne f
    tigress tigresse f
    weasel belette f
    otter loutre f
    viper vipère f
    stork cigogne f
    spider araignée f
    bat chauve-souris f
    seagull mouette f
    magpie pie f
    """)

  /// Animals that are hunted.
  static let prey = PronounNoun.table(
    """
    rabbit lapin m
    hare lièvre m
    rat rat m
    duck canard m
    pigeon pigeon m
    sparrow moineau m
    squirrel écureuil m
    lizard lézard m
    lamb agneau m
    chick poussin m
    butterfly papillon m
    toad crapaud m
    bird oiseau m
    hamster hamster m
    mouse souris f
    frog grenouille f
    hen poule f
    goose oie f
    quail caille f
    partridge perdrix f
    dove colombe f
    swallow hirondelle f mute
    lark alouette f
    mole taupe f
    fly mouche f
    grasshopper sauterelle f
    dragonfly libellule f
    trout truite f
    carp carpe f
    """)

  /// Animals that pull.
  static let draughtAnimals = PronounNoun.table(
    """
    horse cheval m
    donkey âne m
    camel chameau m
    elephant éléphant m
    bull taureau m
    ox bœuf m
    buffalo buffle m
    pony poney m
    reindeer renne m
    llama lama m
    dog chien m
    mare jument f
    mule mule f
    cow vache f
    heifer génisse f
    filly pouliche f
    goat chèvre f
    """)

  /// What is crossed on foot or by car.
  static let ways = PronounNoun.table(
    """
    bridge pont m
    path chemin m
    tunnel tunnel m
    boulevard boulevard m
    corridor couloir m
    village village m
    crossroads carrefour m
    street rue f
    road route f
    avenue avenue f
    square place f
    yard cour f
    footbridge passerelle f
    alley ruelle f
    highway autoroute f
    city ville f
    """)

  /// Open country and water.
  static let lands = PronounNoun.table(
    """
    field champ m
    stream ruisseau m
    swamp marais m
    meadow pré m
    garden jardin m
    park parc m
    lake lac m
    river rivière f
    forest forêt f
    valley vallée f
    plain plaine f
    beach plage f
    island île f
    """)

  /// What is climbed.
  static let heights = PronounNoun.table(
    """
    tree arbre m
    wall mur m
    rock rocher m
    roof toit m
    volcano volcan m
    gate portail m
    pole poteau m
    hill colline f
    mountain montagne f
    ladder échelle f
    cliff falaise f
    tower tour f
    dune dune f
    fence clôture f
    barrier barrière f
    hedge haie f
    """)

  /// What is pulled.
  static let loads = PronounNoun.table(
    """
    sleigh traîneau m
    wagon chariot m
    carriage carrosse m
    boat bateau m
    log tronc m
    cannon canon m
    barrel tonneau m
    piano piano m
    cart charrette f
    plow charrue f
    trailer remorque f
    barge péniche f
    stone pierre f
    beam poutre f
    caravan caravane f
    crate caisse f
    statue statue f
    """)

  /// What has wheels and an engine, or pedals.
  static let vehicles = PronounNoun.table(
    """
    truck camion m
    bus bus m
    tractor tracteur m
    train train m
    tram tramway m
    taxi taxi m
    tank char m
    bulldozer bulldozer m
    scooter scooter m
    bicycle vélo m
    car voiture f
    van camionnette f
    ambulance ambulance f
    motorcycle moto f
    excavator pelleteuse f
    limousine limousine f
    jeep jeep f
    locomotive locomotive f
    cart charrette f
    caravan caravane f
    """)
}
