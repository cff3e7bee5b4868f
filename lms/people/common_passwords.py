"""Which long passwords are tried first by whoever guesses."""

_WORDS = """
password passwort letmein welcome iloveyou princess sunshine football baseball basketball
superman batman dragon monkey master shadow michael jordan hunter trustno starwars computer
administrator admin manager changeme secret default qwerty qwertz azerty internet whatever
freedom summer winter spring autumn london paris berlin amsterdam liverpool chelsea arsenal
charlie jennifer jessica ashley daniel thomas january february september october november
december monday friday company training policy certificate wachtwoord motdepasse contrasena
"""
_ENDINGS = ("", "1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789")
_YEARS = tuple(str(year) for year in range(1990, 2036))
_SEQUENCES = """
123456789012 1234567890123 12345678901234 123456789123 1234567891011 098765432109
987654321098 0123456789ab 123123123123 112233445566 121212121212 111222333444 123412341234
qwertyuiop123 qwertyuiop12 qwertyuiop1234 qwertyuiopas qwertyuiopasdf 1qaz2wsx3edc
1qaz2wsx3edc4rfv 1q2w3e4r5t6y 1q2w3e4r5t6y7u8i q1w2e3r4t5y6 qazwsxedcrfv zaq12wsxcde3
asdfghjkl123 asdfghjklzxc qwerty123456 qwerty1234567 qwertz123456 azerty123456 abcdefghijkl
abcdefghijklm abcdefghijklmnop abcdef123456 abcd1234abcd abc123abc123 a1b2c3d4e5f6
aaaabbbbcccc passwordpassword password1password letmeinletmein welcomewelcome
adminadminadmin administrator1 iloveyouiloveyou iloveyouforever correcthorsebatterystaple
correcthorsebattery thequickbrownfox maytheforcebewithyou passw0rdpassw0rd p4ssw0rdp4ssw0rd
passw0rd12345 p4ssw0rd1234 passwordistooshort mypasswordis123 thisismypassword
thisisapassword whatismypassword ihatepasswords changemeplease changemenow123
newpassword123 newpassword1234 mynewpassword oldpassword123 temporarypassword temppassword123
"""


def _list_common() -> frozenset[str]:
    grown = {word + ending for word in _WORDS.split() for ending in (*_ENDINGS, *_YEARS)} | {
        word + word for word in _WORDS.split()
    }
    return frozenset(word for word in grown | set(_SEQUENCES.split()) if len(word) >= 8)


COMMON_PASSWORDS = _list_common()
