package generator

// What the rule in common_passwords_test.go is made of. Capitals do not matter: passwords are
// compared without.
const (
	// Words that people take most, and decorate most.
	commonTopWords = `password passwort passord passwd pass admin administrator welcome letmein qwerty azerty
		qwertz iloveyou monkey dragon master login hello secret test root user guest changeme default access
		football baseball princess sunshine shadow superman batman summer winter spring autumn london google`

	// Words that people take: names, animals, sports, places, brands, months and days.
	commonWords = `aaron abigail adam adrian alejandro alexander alexandra alexis alfredo alice alicia alison amanda amber
		andrea andreas andrew angela angel angelina anthony antonio arthur ashley barbara beatrice benjamin bernard
		bianca brandon brian brittany camille carlos carmen caroline catherine cecilia charles charlie charlotte
		chelsea chris christian christina christine christopher claudia courtney cristina crystal daniel daniela
		danielle david deborah denise dennis diana dominic dominique dorothy douglas eduardo edward eleanor
		elizabeth emily emma enrique eric esther eugene fabian federico felipe fernando florian francesca francis
		francisco frank frederic gabriel gabriela george gerald giovanni gloria gordon grace gregory guillermo
		gustavo hannah harold harry heather helena henry howard isaac isabel isabella jackie jackson jacob james
		jasmine jason javier jeffrey jennifer jeremy jessica joanna johnny jonathan jordan jorge joseph joshua julia
		julian juliana justin karina katherine kathleen katie kelly kenneth kevin kimberly kristen kristina larry
		laura lauren lawrence leonardo leslie linda lorenzo louise lucas lucy madison manuel marcel marcus margaret
		maria mariana marie marina mario martha martin martina mary matthew mauricio maurice maxwell melanie melissa
		michael michelle miguel miranda mohamed monica morgan natalia natalie natasha nathan nicholas nicolas nicole
		olivia oscar pamela patricia patrick paul pauline peter philip rachel rafael raymond rebecca ricardo richard
		robert roberto rodrigo roland ronald russell samantha samuel sandra santiago sarah sebastian sergio sharon
		sophia sophie stephanie stephen steven susan sylvia tamara teresa theresa thomas tiffany timothy valentina
		valeria vanessa veronica victor victoria vincent viktor virginia walter william winston zachary
		animal badger beagle bear beaver buffalo bulldog butterfly camel cheetah chicken cougar coyote dolphin eagle
		elephant falcon ferret giraffe hamster hawk horse jaguar kitten kitty leopard lion lizard mustang ostrich
		panda panther parrot penguin phoenix piglet puppy rabbit raven scorpion shark snoopy spider squirrel tiger
		turtle unicorn viper wolf wombat zebra
		arsenal atletico barcelona basketball benfica bowling boxing captain champion chelsea cowboys cricket cycling
		everton fishing fitness golf hockey hunter juventus karate lakers liverpool manchester marathon milan
		packers patriots player raiders rangers realmadrid rugby running skater soccer softball steelers surfing
		swimming tennis tottenham volleyball warrior wrestling yankees
		africa america argentina australia austin berlin boston brasil brazil california canada chicago colombia
		dallas denver dublin england europe florida france germany hamburg hawaii houston india ireland istanbul
		italia jamaica japan liberty madrid marseille mexico miami montana moscow munich newyork norway orlando
		paris pakistan philippines phoenix poland portugal russia scotland seattle sweden sydney texas toronto
		turkey vegas vienna washington
		apple banana blueberry brandy bubbles burger butter candy caramel cheese cherry chocolate cinnamon coconut
		coffee cookie cupcake ginger guinness honey lemon mango marmalade orange peaches peanut pepper pickle pizza
		popcorn potato pumpkin raspberry strawberry sugar tequila tomato vanilla whiskey
		amethyst black blue brown crimson diamond emerald gold golden green indigo orange pink platinum purple
		rainbow ruby sapphire scarlet silver turquoise violet white yellow
		january february march april june july august september october november december monday tuesday wednesday
		thursday friday saturday sunday christmas halloween easter birthday holiday weekend
		android apollo babygirl beautiful blessed boomer bond buddy business buster casper
		computer cooper corvette creative crazy death destiny discovery doctor dreams eclipse einstein
		electric element eternity express facebook family fantasy ferrari forever freedom friend friends galaxy
		gamer gangster garfield genesis genius ghost goddess guitar hacker hammer happy harley harmony heaven
		hercules holly home honda hotmail iceman infinity internet jupiter justice killer kingdom knight
		legend linkedin linux lovely lover loveyou lucky magic manager marine mario matrix maverick mercedes
		mercury merlin metallica midnight miracle mission money monster moon mother motorola mountain
		muffin music mystery naruto network ninja nintendo nirvana nokia office oracle passion peace picasso pirate
		planet please pokemon police porsche power precious president pretty private prince public qazwsx queen
		rebel redsox river rocket roses samsung sailor scooter security server service shalom shopping simple
		skyline smile smokey snowball snowman soldier sparky special spiderman spirit sparkle star starwars student
		sunflower sunset support supreme surfer sweet sweetheart system target taylor teacher thunder tinkerbell
		toyota training trouble twilight twitter ultimate universe vampire venus victory voyager
		warcraft whatever windows winner wizard wonder yamaha zombie zxcvbn zxcvbnm`

	// What people say.
	commonPhrases = `iloveyou iloveme ilovehim iloveher ilovegod ilovemom ilovedad ilovejesus ilovemyself ilovemylife
		iloveyousomuch loveyou loveme lovelove trustno1 letmeinnow openup opensesame nopassword newpassword oldpassword
		yourpassword password1password onetwothree whoareyou idontknow iforgot idontcare nothing godisgood godisgreat
		jesuslovesme jesuschrist babyboy babygirl`
)
