extension EnglishFrenchNouns {
  /// What is eaten.
  static let foods = PronounNoun.table(
    """
    bread pain m
    cheese fromage m
    cake gâteau m
    fish poisson m
    cookie biscuit m
    ham jambon m
    rice riz m
    cabbage chou m
    turnip navet m
    radish radis m
    melon melon m
    lemon citron m
    butter beurre m
    chocolate chocolat m
    candy bonbon m
    mushroom champignon m
    cucumber concombre m
    leek poireau m
    onion oignon m
    egg œuf m
    sandwich sandwich m
    hamburger hamburger m
    apple pomme f
    carrot carotte f
    meat viande f
    soup soupe f
    pear poire f
    banana banane f
    nut noix f
    salad salade f
    tomato tomate f
    sausage saucisse f
    pie tarte f
    strawberry fraise f
    cherry cerise f
    pumpkin citrouille f
    lettuce laitue f
    orange orange f
    peach pêche f
    plum prune f
    almond amande f
    fig figue f
    omelette omelette f
    jam confiture f
    pancake crêpe f
    waffle gaufre f
    peanut cacahuète f
    """)

  /// What an animal sits or sleeps on.
  static let seats = PronounNoun.table(
    """
    mat tapis m
    bed lit m
    sofa canapé m
    armchair fauteuil m
    bench banc m
    stool tabouret m
    cushion coussin m
    pillow oreiller m
    mattress matelas m
    hammock hamac m
    chair chaise f
    table table f
    blanket couverture f
    quilt couette f
    towel serviette f
    shelf étagère f
    step marche f
    box boîte f
    """)

  /// What is packed.
  static let packedThings = PronounNoun.table(
    """
    book livre m
    hat chapeau m
    trophy trophée m
    toy jouet m
    umbrella parapluie m
    violin violon m
    computer ordinateur m
    keyboard clavier m
    notebook cahier m
    sweater pull m
    coat manteau m
    pillow oreiller m
    cushion coussin m
    hammer marteau m
    vase vase m
    painting tableau m
    newspaper journal m
    parcel colis m
    helmet casque m
    drum tambour m
    mirror miroir m
    globe globe m
    robot robot m
    shield bouclier m
    telescope télescope m
    necklace collier m
    kite cerf-volant m
    ball balle f
    doll poupée f
    lamp lampe f
    bottle bouteille f
    cup tasse f
    plate assiette f
    shoe chaussure f
    boot botte f
    guitar guitare f
    trumpet trompette f
    ruler règle f
    scarf écharpe f
    dress robe f
    shirt chemise f
    skirt jupe f
    towel serviette f
    blanket couverture f
    clock horloge f mute
    watch montre f
    saw scie f
    candle bougie f
    teapot théière f
    kettle bouilloire f
    map carte f
    letter lettre f
    racket raquette f
    flute flûte f
    harp harpe f
    puppet marionnette f
    crown couronne f
    sword épée f
    """)

  /// What things are packed into.
  static let containers = PronounNoun.table(
    """
    bag sac m
    drawer tiroir m
    basket panier m
    cupboard placard m
    chest coffre m
    bucket seau m
    jar bocal m
    locker casier m
    carton carton m
    barrel tonneau m
    box boîte f
    suitcase valise f
    wardrobe armoire f
    pocket poche f
    crate caisse f
    bookcase bibliothèque f
    briefcase mallette f
    envelope enveloppe f
    pouch pochette f
    """)

  /// What is thrown or swung.
  static let projectiles = PronounNoun.table(
    """
    hammer marteau m
    stick bâton m
    pebble caillou m
    disc disque m
    balloon ballon m
    arrow flèche f
    ball balle f
    brick brique f
    branch branche f
    spear lance f
    axe hache f
    shovel pelle f
    stone pierre f
    racket raquette f
    """)

  /// What may break.
  static let breakables = PronounNoun.table(
    """
    mirror miroir m
    vase vase m
    glass verre m
    wall mur m
    screen écran m
    roof toit m
    shield bouclier m
    bowl bol m
    aquarium aquarium m
    padlock cadenas m
    window fenêtre f
    door porte f
    pane vitre f
    lamp lampe f
    statue statue f
    fence clôture f
    plate assiette f
    bottle bouteille f
    """)

  /// What something stands on or hangs from.
  static let supports = PronounNoun.table(
    """
    nail clou m
    hook crochet m
    bench banc m
    roof toit m
    floor plancher m
    raft radeau m
    stool tabouret m
    wall mur m
    shelf étagère f
    table table f
    branch branche f
    rope corde f
    chair chaise f
    ladder échelle f
    beam poutre f
    column colonne f
    plank planche f
    """)

  /// What stands or hangs heavily.
  static let weights = PronounNoun.table(
    """
    piano piano m
    computer ordinateur m
    bucket seau m
    vase vase m
    aquarium aquarium m
    painting tableau m
    mirror miroir m
    robot robot m
    barrel tonneau m
    chandelier lustre m
    statue statue f
    television télévision f
    lamp lampe f
    clock horloge f mute
    stone pierre f
    suitcase valise f
    anvil enclume f
    bell cloche f
    """)
}
