/**
 * Passwords and words that password lists begin with. Kept as stems: `password-policy.ts` undoes substitutions, repetition and
 * digits or signs around them, so "P4ssw0rd2024!" is found as "password".
 */
const words = `
password passwort passord parola parool salasana senha contrasena contrasenya motdepasse wachtwoord haslo hasło heslo jelszo sifre
passphrase passcode passwords mypassword yourpassword thepassword newpassword oldpassword password one password two password three
letmein letmeinnow letmeinplease openup opensesame opensezame welcome welcomeback welcometo willkommen bienvenue bienvenido benvenuto
admin administrator adminadmin root rootroot toor superuser sysadmin system systems sysop operator manager master masterkey default
changeme changeit changethis changemenow pleasechange temp temporary temppass temporal test testing tester testtest testpassword guest
demo sample example user username useruser login loginlogin logmein signin access accessdenied secret secrets topsecret mysecret
private confidential security secure secured trustno trustnoone trustme unlock unknown nothing whatever something anything everything
qwerty qwertyui qwertyuio qwertyuiop qwertz qwertzui qwertzuio qwertzuiop azerty azertyui azertyuio azertyuiop asdf asdfgh asdfghj asdfghjk
asdfghjkl zxcvbn zxcvbnm zxcvbnmasdfghjkl asdfghjklzxcvbnm qwertyasdfgh qwertyuiopasdfghjkl qazwsx qazwsxedc qazwsxedcrfv qweasd qweasdzxc qweqwe
asdasd zxczxc poiuytrewq lkjhgfdsa mnbvcxz ytrewq trewq qwer qwert asdfasdf qwerqwer zaqwsx zaqxsw poiuyt oiuytrewq
abcdef abcdefg abcdefgh abcdefghi abcdefghij abcabc alphabet aaaaaa abcd
iloveyou ilovemyself iloveu loveyou loveme lovely lover lovers loveforever iloveyouso iloveyousomuch ilovemyfamily ilovemymom ilovemydad ilovemydog
ilovemycat ilovegod iloveme love forever always sweetheart sweetie darling honey honeybunny baby babygirl babyboy babydoll princess prince queen king
princesa principessa prinzessin schatz schatzi mausi liebling amour jetaime monamour teamo tequiero mivida amor corazon bonita hermosa
football footballer baseball basketball softball volleyball hockey icehockey soccer tennis golfer golfing cricket rugby wrestling skateboard
surfing swimming running chelsea arsenal liverpool manchester manutd manchesterunited barcelona realmadrid juventus bayern dortmund benfica celtic rangers
yankees lakers cowboys eagles steelers patriots packers redsox dodgers raiders broncos warriors champion champions winner winners
superman batman spiderman ironman wolverine superstar starwars starwarsfan startrek jedi yoda darthvader skywalker hanSolo gandalf frodo hobbit
harrypotter hogwarts gryffindor slytherin dumbledore voldemort pokemon pikachu charizard naruto dragonball onepiece digimon minecraft fortnite roblox
playstation nintendo xbox supermario mario zelda sonic halflife counterstrike worldofwarcraft warcraft starcraft overwatch callofduty leagueoflegends
computer computers internet keyboard monitor laptop windows microsoft google facebook youtube instagram twitter linkedin amazon apple iphone android samsung
nokia motorola gateway network networks server servers database mysql oracle cisco linux ubuntu debian macintosh hotmail yahoo gmail
monkey monkeys dragon dragons tiger tigers lion eagle falcon panther wolf wolves bear butterfly dolphin dolphins elephant giraffe penguin kitten kitty
puppy doggy doggie horses horse unicorn phoenix spider snoopy garfield scooby mickey mickeymouse minnie donald bambi simba nemo tweety tinkerbell
hellokitty barney elmo cookie cookies cookiemonster chocolate strawberry blueberry raspberry cherry banana bananas orange lemon apples peaches pineapple
pepper ginger cinnamon vanilla caramel cupcake pancake pizza cheese cheeseburger hamburger bacon coffee peanut peanutbutter popcorn
sunshine moonlight starlight rainbow rainbows summer winter spring autumn summertime wintertime springtime january february march april june july august
september october november december monday tuesday wednesday thursday friday saturday sunday birthday holiday christmas halloween easter newyear
blue green yellow purple orange black white silver golden red pink rainbow diamond diamonds crystal emerald sapphire platinum
michael michelle jennifer jessica ashley amanda samantha nicole elizabeth stephanie melissa victoria charlotte isabella alexander alexandra nicholas
christopher christian christina christine matthew andrew daniel danielle anthony joshua jonathan benjamin william richard robert charles thomas patrick
brandon jordan justin austin dakota taylor hannah madison morgan sabrina natalie vanessa veronica gabriel gabriela alejandro alejandra fernando
francisco roberto eduardo ricardo carlos antonio maria mariana juliana carolina valentina camila sofia lucia martina giovanni giuseppe francesco francesca
alessandro alessandra lorenzo matteo marco andrea simone federico stefan sebastian maximilian johannes thorsten wolfgang susanne sandra nathalie
nikita natasha anastasia ekaterina dmitry vladimir sergey ivan pavel katarina
mother father mommy daddy mama papa brother sister grandma grandpa family familia famille familie friends friend bestfriend bestfriends friendship
jesus jesuschrist jesusislord jesussaves christ godisgood godislove blessed blessing blessings angel angels angelito heaven faith hope trinity prayer
freedom liberty america american england london paris berlin madrid lisbon rome tokyo newyork newyorkcity losangeles chicago boston dallas houston texas
california florida canada australia germany deutschland france espana portugal italia italy brasil brazil mexico argentina colombia
thunder lightning hurricane tornado storm stormy shadow shadows midnight darkness phantom ghost zombie vampire demon devil satan lucifer killer
hunter hunting fishing shooter sniper ranger soldier marine marines army navy airforce military police sheriff firefighter fireman
mustang corvette camaro ferrari porsche lamborghini mercedes bmw audi toyota honda yamaha kawasaki suzuki harley harleydavidson chevrolet chevy ford
metallica slipknot nirvana ironmaiden blacksabbath acdc pinkfloyd beatles thebeatles rollingstones eminem tupac snoopdogg beyonce shakira rihanna
onedirection justinbieber backstreet blink greenday linkinpark guitar guitars drummer musician music musica musique hiphop rockstar rocknroll
money moneymoney millionaire billionaire cashmoney dollar dollars bitcoin ethereum success successful lucky luckyday goodluck fortune jackpot casino poker
hello hellohello helloworld hithere goodmorning goodnight goodbye thankyou please sorry happy happyday happiness smile smiley laughing crazy crazyboy crazygirl
beautiful gorgeous pretty prettygirl handsome sexy sexygirl sexyboy sexybitch hotstuff hottie fuckyou fuckoff fuckme fucker motherfucker asshole bitch bullshit
bigdaddy bigboy bigdog badboy badgirl bad goodgirl goodboy gangster gangsta player pimp hacker hackers hackme elite leet matrix neo terminator
school highschool college university teacher student students science chemistry biology mathematics history english spanish french german
nurse doctor lawyer engineer company business office work service support customer sales marketing marketplace shopping shop store
correcthorsebatterystaple correct horse battery staple thisismypassword thisisapassword thisispassword mypasswordis notmypassword nopassword passwordispassword
iforgot iforgotmypassword iforgotit idontknow idunno dontknow donotknow forgot forgotten forgetful rememberme remember nomorepasswords
`;

const phrases = `
1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv q1w2e3r4t5 q1w2e3r4t5y6 a1b2c3d4e5 1a2b3c4d5e zaq12wsxcde3 zaq1xsw2cde3 qaz123wsx456
1234567890 0987654321 9876543210 1234554321 1234512345 123123123123 1122334455 112233445566 1212121212 123456789a 123456789q 123456789z a123456789 q123456789 z123456789
123456abcdef abc1234567 abcd123456 abcd1234abcd abc123abc123 abcdef123456 qwerty123456 qwer1234qwer asdf1234asdf 1234qwerasdf 1234qwer!@#$ qwe123qwe123 asd123asd123 aa12345678 a1234567890
1029384756 0123456789 1357924680 2468013579 1472583690 147258369a 7894561230 789456123a 3141592653 31415926535 2718281828 1123581321 5201314520 0147258369 9638527410
!@#$%^&*() !qaz2wsx#edc !qaz@wsx#edc 1qazxsw23edc zxcvbnm123 asdfghjkl1 q2w3e4r5t6 qwert12345 12345qwert 12345asdfg asdfg12345 zxcvb12345 12345zxcvb
p@ssw0rd123 pa55w0rd123 pass1234567 pass123456 pass12345678 test1234567 test123456 admin123456 root123456 user123456 welcome12345 iloveyou123 trustno1trustno1 letmein12345
monday2024 january2024 summer2023 summer2024 summer2025 summer2026 winter2023 winter2024 winter2025 winter2026 spring2024 spring2025 autumn2024 autumn2025
batman123456 dragon123456 monkey123456 master123456 shadow123456 secret123456 qazwsx123456 google123456 apple1234567
`;

/** In lower case. */
export const commonPasswords: ReadonlySet<string> = new Set(`${words} ${phrases}`.toLowerCase().split(/\s+/).filter((word) => word.length > 2));
