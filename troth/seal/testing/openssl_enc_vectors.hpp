// Files that `openssl enc` (OpenSSL 3.0.22) wrote here, one for each cipher and way of derivation; behind "Salted__".
// The password is "open sesame", the text that of openssl_enc_text.
#pragma once

#include "troth/seal/openssl_enc.hpp"

namespace troth::inline v1::seal::testing {

using crypto::HashId;
using openssl::Derivation;

inline constexpr std::string_view openssl_enc_text = "The text is longer than two blocks of sixteen bytes.";

struct OpensslEncFile {
    std::string_view cipher;
    Derivation derivation;
    HashId digest;
    u64 iterations;
    std::string_view hex;
};
inline constexpr OpensslEncFile openssl_enc_files[] = {
    {"aes-256-cbc", Derivation::pbkdf2, HashId::sha256, 1,
     "f671cd26f17c8c8a29cb0b20d4362a19ffeb800f788160c957388fdea4fd6037d929acd327da4a713aac48756ee5d822a8a7c3a011913fef3"
     "081a1d78a4857e42f07deeb1d956615"},
    {"aes-256-cbc", Derivation::bytes_to_key, HashId::legacy_md5, 1,
     "1b8e094edde01add8b06d812e1a53a33f3774c8db210aa268006839cb2e5cfc3be495e9cd3feb3b991be0e5bba333888577c393825aaccff4"
     "979dbf53bd58ebe7ed2d448269e13ae"},
    {"aes-192-cbc", Derivation::pbkdf2, HashId::sha512, 2,
     "147448a8ac565e3c4c789f8a1a36d3156c9d7f6116945d72d382fad9d390d1db794c9e8be281f34034e087c280bf304c2fede3adfec9fe4c7"
     "6690689f6b95b1e52f242826762184d"},
    {"aes-192-cbc", Derivation::bytes_to_key, HashId::sha256, 2,
     "9372b09621c0dae5ac21ce32769081f1856376bcc274f5177cb196dbb14e24f546c9f52544b69a76d277ae21160f31564cfac11d8702c9b83"
     "2a19a6930bb8c9b5500b6aaedf6cd38"},
    {"aes-128-cbc", Derivation::pbkdf2, HashId::sha1, 3,
     "4e60c7c736efef1814a38f910ce725dc213040fbcee4b276ca495b4724857a3af1142878cdbbd7eff8d7e6f8d5feeca14c18bff7e2f5f9159"
     "cc77cad99ab6a0aa70f080b9fe20d06"},
    {"aes-128-cbc", Derivation::bytes_to_key, HashId::legacy_md5, 3,
     "b0bfd551fba9f70f8f3f89f6e7732b65f655fcf93325a9a8aa39c42eeaf01466ddf7fd5330c7a0ac12e0e0d893342b1705eb0971e1e33649a"
     "6927dac2f2282364335532a97824130"},
    {"aes-256-ctr", Derivation::pbkdf2, HashId::sha256, 4,
     "9066190decc41fd6b1eca11a6367dcdc2f1c5a7e2303b2e1329a9e4552806ae3de65b50521b55cf89e1929f9cb6608029e35455fc46eb0991"
     "37c066a"},
    {"aes-256-ctr", Derivation::bytes_to_key, HashId::sha256, 4,
     "28ab8742acd46d5b895237638421bb66235a5392cfda64cb1cdd4e02873f343639b9b6d0f5e788d4a85dd5c4dcd7b918155cd3534b129b455"
     "7705f89"},
    {"aes-192-ctr", Derivation::pbkdf2, HashId::sha512, 5,
     "282f69cfca74b74d43456cae6d878f3702369653535ed6cb06be3a7a524e64172bea9116eb679fe487b4e0f5575ec16617e9478a4c720e3d5"
     "f551c23"},
    {"aes-192-ctr", Derivation::bytes_to_key, HashId::legacy_md5, 5,
     "364c045aa25f99b8fe2f3b073a879ae0d173a841382368ecbd62d6b96842b2fd2fa573114f269d760e28f7656c6e993719fa99b6efac59839"
     "c006c63"},
    {"aes-128-ctr", Derivation::pbkdf2, HashId::sha1, 6,
     "0e137361b1df9df6ac39227000ba560381265b166c6f0e8dcfed42f8ad318ce828d51cac4aff354397b3863fd8faf301d6aecc2e01d8e1489"
     "dd769a0"},
    {"aes-128-ctr", Derivation::bytes_to_key, HashId::sha256, 6,
     "35beacd3c62b6c4538cb7ddd0426d0136186e8cca8f00f8635252ac9215ac41fe83b45e9e6fda8904a193cf69692c02970927a184e0947026"
     "be8ce1e"},
    {"aes-256-cfb", Derivation::pbkdf2, HashId::sha256, 7,
     "2930e022ae3006049a30aef946ef173de02f9caccf6bbbd37f9e5c32fee17c6456f1dcb929fc6721e7ed0ab6d08a8055c25986877e61995a3"
     "8a40b09"},
    {"aes-256-cfb", Derivation::bytes_to_key, HashId::legacy_md5, 7,
     "c421c06508eec9d3e642c2e8b170583bf536aaf8a95a7936bc0c0c5bf24410e9a0455c2e166c54b42c64019474bd8b1155b0631a313a97b44"
     "6ab134d"},
    {"aes-192-cfb", Derivation::pbkdf2, HashId::sha512, 8,
     "741513e0e2da48370ee48ecbe05519d02dbdf73df41e5276a9802a39e7b6a6214cc3a78f559f76f48bf25b929d5eb82511e092c425f562ef1"
     "42e3095"},
    {"aes-192-cfb", Derivation::bytes_to_key, HashId::sha256, 8,
     "cc53402d04f277ada92dd93243ac9d394b8920ac0b039fbf1fbb065716c5297f6147b3874feca6e2ec1da8adfbd53955dfbf5535b6760cf45"
     "eb83139"},
    {"aes-128-cfb", Derivation::pbkdf2, HashId::sha1, 9,
     "dd764efeb4da48e975c0504af6fe1a9f9b416cfecf57f4b5f6a8e2974b13fed263a66b3b66d07d58b9334f5225e67545c31ee5ac178ff9919"
     "f77bf4f"},
    {"aes-128-cfb", Derivation::bytes_to_key, HashId::legacy_md5, 9,
     "f657fa2d0072aaa7065a28efe526c4d04713f54ae1f8deb0d9d131d20645cb38a2b3d518938a69b483a4eddccefb3d2204741b39f9eb4e700"
     "2ecb296"},
    {"aes-256-cfb8", Derivation::pbkdf2, HashId::sha256, 10,
     "f5f2571541a9093dea629ed08d6c903644e26c322d6b28a5c2a0a1093a48b68a2f6f110907327d4db0ae51846a20e4a76260d4a417997e477"
     "59eb756"},
    {"aes-256-cfb8", Derivation::bytes_to_key, HashId::sha256, 10,
     "205fe6d3560cc691daddf4a699e65770478d4e7975b93c012c4649d60ec8002fbf66438492002b997399bbdb887f8b7cb16b9ce1eddf5b12f"
     "d31fbfa"},
    {"aes-192-cfb8", Derivation::pbkdf2, HashId::sha512, 11,
     "f4163c4c62f1b8e023484f86147a05aff1a56d7cec8723cf45bb581ed54cd524c43a07e8650aa94ab31896b19cab98c115b069fe9c02a0d3b"
     "e975a54"},
    {"aes-192-cfb8", Derivation::bytes_to_key, HashId::legacy_md5, 11,
     "81059d9e880a045994aab5ec0ed0dc6da3bfa876a142685f3eb18ba9be08ec961d9d4956b266b40e8c41d4ca9f85bc740c3bd35617ede11c4"
     "0ef7159"},
    {"aes-128-cfb8", Derivation::pbkdf2, HashId::sha1, 12,
     "891e64ae6675ee10a46f0aa3d5aee769baea0cc74fab27886b4aa111cfc097133e27ee6dc437807c4c63c8ce10faf42e999c99af71644c1f3"
     "5cc1ef2"},
    {"aes-128-cfb8", Derivation::bytes_to_key, HashId::sha256, 12,
     "b99afbcba5c4de9c3e7bdb11eb59941b563cac585047e8464a7744267351a78ebbcf333883e9b21bbebdee84ec6d4e75ece6dabb33aa5be38"
     "ae4d354"},
    {"aes-256-ofb", Derivation::pbkdf2, HashId::sha256, 13,
     "4c5462b4fff25ebca5d5e51358d4fbfddc89f6b79d28bd5cf06bd1194181a81f7c2b5aabb88ab0b63f110b78dc0845358d79a19f2af7153a3"
     "8934c86"},
    {"aes-256-ofb", Derivation::bytes_to_key, HashId::legacy_md5, 13,
     "8f75e168672dc076f8c01897369ec88f4c67ebc4db234e9c99287b64cd4ed55565025af1e4ccbc32d1153450ac333b7be45de37dd23a135f8"
     "eed48fa"},
    {"aes-192-ofb", Derivation::pbkdf2, HashId::sha512, 14,
     "1a7e0fe9f00c3bf0fbb0dfd98f55efea69da59f4c4ee805deb46916a2a67d8c084dbee958c42b246ec2c49f3b3523635b4ee4708827bc58dc"
     "a5d8123"},
    {"aes-192-ofb", Derivation::bytes_to_key, HashId::sha256, 14,
     "063f0cbc21da146ca2d5149670632fc2294506d24ad56e915610b3144745e4883179eb3b39c99dee9267c20110b0fe679d6ae32538ce7f2d6"
     "3017f71"},
    {"aes-128-ofb", Derivation::pbkdf2, HashId::sha1, 15,
     "1c7f46a5fcdfd573fc8a3ddb12f88f7f77a624ac7e350e5e942f301bfe6c720ab4123a038f28e85ca0f79b9296b3f33f73ac37f8671cec7cb"
     "50f25f0"},
    {"aes-128-ofb", Derivation::bytes_to_key, HashId::legacy_md5, 15,
     "e227cc9744a2462614abbe4d54265230fc675285f8637e9cb500741ea2e2f4007ae36cbcb4785253946bda19fcce0c524616956d6b33cda59"
     "841462f"},
    {"chacha20", Derivation::pbkdf2, HashId::sha256, 16,
     "3533e7b6974cf466ab69cf3e70935eac6d747ba19e4f29adc8e004cbe969f8acff6ad9646508fa9b4a532bd21807549d07a5272cdb17e2a19"
     "e0b0e1c"},
    {"chacha20", Derivation::bytes_to_key, HashId::sha256, 16,
     "db7818bb383ecda6d7083b141d1a880adf5c545a6e6d7227c261102481374bbc6887d6e0956c5dbed5478a5a470016323028ba01ddd964b8d"
     "d3d1255"},
    {"aes-256-ecb", Derivation::pbkdf2, HashId::sha512, 17,
     "081f913d4ed9c09fbd1fb0b7c228bafdf6aefbce65c879d74f10eb257bfaf83128a4bdb7a7f9183c5971b033ffd9a4b97c6982c5ad559f159"
     "af325bd2ce992dc7c6039ddc5d03b0b"},
    {"aes-256-ecb", Derivation::bytes_to_key, HashId::legacy_md5, 17,
     "a8722b464d77840ecc1c608fe0eb94be202c977f6bed030744581ec9980c371856abdb6e7488c3f8718fd7823c4765f480994c74bdd39e590"
     "68b4fec67b21a376d62a8b9f23f1e40"},
    {"aes-192-ecb", Derivation::pbkdf2, HashId::sha1, 18,
     "a7d4a0c1ea9a27b56a24d770d9f0841a979de7d7c3c112a5c20bfcde1fb779dc418c335e7de5f4f57c5577de9e75c79b34d1a5ec330d84959"
     "4405d50bddbfc1070da6fd639a43084"},
    {"aes-192-ecb", Derivation::bytes_to_key, HashId::sha256, 18,
     "518127c479039150b1e86a8f10f6a2448bfcd98fe394d3dc9148d23643815110290abd049722852b6917a162980bd689d8263e8e5d1ce59f7"
     "76b585689914d35c2d194894c513bea"},
    {"aes-128-ecb", Derivation::pbkdf2, HashId::sha256, 19,
     "ddb884addb1a08f18834901a83b62c570e7387d5f0d1092d6ddcd6737ca0014f825fa78348fb3eed8d5d3b6fd1a3bdf22204d3522c18ad8ee"
     "1975f352f6cbb745da1a3f1f7512301"},
    {"aes-128-ecb", Derivation::bytes_to_key, HashId::legacy_md5, 19,
     "337a4b7aa82c3a0adec681076f275eff165108ac682185257fb999970f7c95af8f6d570f371fe349bc632657947aff362d02ac4ec106f72dd"
     "7c50bbd0ed917ac15071c5c019c7eac"},
    {"camellia-256-cbc", Derivation::pbkdf2, HashId::sha512, 20,
     "a958b78a925054b919c42b119d8896160d9db3983414b565be11e000c0a9d99aa246f78f8b46685c8875782d7c84348e8b9fd52dc97efb4fa"
     "7eb6f81c78cafd1e1768e8b22dae881"},
    {"camellia-256-cbc", Derivation::bytes_to_key, HashId::sha256, 20,
     "7462246d6430cbebaa625a91171ddd7771f84129844e817a568217db9d8a4eea9f5229bb5084940f535dcf97cf3d2d69432f232ab643ee338"
     "e1470b503361ac0e09661054d8e1530"},
    {"camellia-192-cbc", Derivation::pbkdf2, HashId::sha1, 21,
     "7db543dfbc156933da9502f86633f66eb77ed2b4cd3e3f36b01f755193b87a8c35b230d77d17274a68c73c98e9152711a59a866bf40a3c53b"
     "84e1d0b2cdf9ab7bee356ea27bea037"},
    {"camellia-192-cbc", Derivation::bytes_to_key, HashId::legacy_md5, 21,
     "e011b80b5e0e3bc4115147ee497a8ba2944db93127ae23543ecdea534bfad73cf8eec6784be0380b53379e8c638f213b170592a09103d6aec"
     "4f21aa8fd42ffbba1fa5f218b8b1478"},
    {"camellia-128-cbc", Derivation::pbkdf2, HashId::sha256, 22,
     "a7072e33e93f88194947aeedb658a782e75a4404e6cb336478fb76c3876c368d0b6018e8c87e90da88b8920fe8ac3838f24f6eed070511260"
     "168f4049c1dee600961eac43440062f"},
    {"camellia-128-cbc", Derivation::bytes_to_key, HashId::sha256, 22,
     "ec25f0f8780dc2eefb22a09afd654e1472887b12aeb314cc2ad7c649f9eaa76c7bba9b87572501be1262496a41e8fde090590b4607b1628bc"
     "85e121efe95dd939eae43bc19ac7958"},
    {"camellia-256-ecb", Derivation::pbkdf2, HashId::sha512, 23,
     "dbac9f7d695c934a11b555a0d7607bc6f63c530e024da159ea99ac5f53f1c9de67a476f55715dffe9efefa32f317924122081e85c4d832a55"
     "ff4b22edc53e11a0e00d082e4d58741"},
    {"camellia-256-ecb", Derivation::bytes_to_key, HashId::legacy_md5, 23,
     "a3c84b5c8f2536da28601a1724d613c655385a289b67e4299c20aa0f85a7b2fc7a07c8b5a36c622c154749dafc7e0c2f158524239bb09720b"
     "008dc6994799a1d8995a9db66f85976"},
    {"camellia-192-ecb", Derivation::pbkdf2, HashId::sha1, 24,
     "64fe4bc2534a64b49d138f712ddb3677401a2174b0e5d5a85955289386e7dc7db8d2913aa35248b81f4df81e8f9113f9b3975424da82a9d64"
     "f00baa482856d9291c053fe08f49873"},
    {"camellia-192-ecb", Derivation::bytes_to_key, HashId::sha256, 24,
     "fe1f4a077962f65c15b7a3128fd2c5ac1f11c905056492a48b00d87862ad4d6057e4475b45134928407c5b04560cfff2101296268cf8c2c1f"
     "b1694af059e17de05b4f20aa2511499"},
    {"camellia-128-ecb", Derivation::pbkdf2, HashId::sha256, 25,
     "851985aed535d8c0d5bdc0ec9306bc51e309c36ea8dcccb9bcfbca49a80a8e00093efeb948af770febd0bf5ec6d3fa0d04f4472a9db13a51d"
     "cd4db1443d038f72b67d9a691d3f487"},
    {"camellia-128-ecb", Derivation::bytes_to_key, HashId::legacy_md5, 25,
     "dbe1ee4ad7e5f1cabc7ca2549a69ceea4ba4413ad5832b632abdd46897ecc15f2006a932c1a83dae63e00178bbcf220d50746f2ff2ba1981b"
     "060cf0160f5271ce9cf116e50949464"},
    {"camellia-256-ctr", Derivation::pbkdf2, HashId::sha512, 26,
     "a5996652e85da9e212ca7511b054bfd8ab4112958aced6eb5cc50ce90da819b5f1ce3ab9a42771772cc24ff2166aa443a9264f675f04220d2"
     "41457d5"},
    {"camellia-256-ctr", Derivation::bytes_to_key, HashId::sha256, 26,
     "e43fd6f7d7f0d7bc3bf6b5db52ecd6694f7b74ca70044004e28294610c354f5ea8d9c996c3321863dde48178bb184d3c93fcbfc66f4f8c052"
     "7da5637"},
    {"camellia-192-ctr", Derivation::pbkdf2, HashId::sha1, 27,
     "286ce5e9dd0d209fbc6747061631f4f79a03fb36cbb5f773de087e2eecd35f44ea3ff8293bcd07d83d1080a361bef95b32ee4f6bc5bcd08f4"
     "f77399c"},
    {"camellia-192-ctr", Derivation::bytes_to_key, HashId::legacy_md5, 27,
     "ceac80d7835ce9a6bc5d3d0364801b4372a8baf0363eaa3f28969a7032b712b5892c7be2744a12c29b80fd7df51188e5956f46adf9976a67b"
     "2f422ee"},
    {"camellia-128-ctr", Derivation::pbkdf2, HashId::sha256, 28,
     "9a7bec590f841fa5b7da691e8fce16cbe650444eb38be879280ed43dc3c931619d30333db83459b705ad98dbdf5bbcd966d7b63f0ceebeaa7"
     "41cfa0b"},
    {"camellia-128-ctr", Derivation::bytes_to_key, HashId::sha256, 28,
     "cd05ea5bed9a0daf27ae116ffb1657c25339e8c0de15157f35a72e76fe8ab51fa12a959f56e6e230272521a3631e2468d1c8c2446944c60bb"
     "ceddccf"},
    {"camellia-256-cfb", Derivation::pbkdf2, HashId::sha512, 29,
     "c0b36a4b91e1d1fbdb6795fefa5dd2f5daa2c58e258521a764a5baaa1d7c5cf6361413590cf859ab80228bd95a78ba95187c09d6a4485014f"
     "e359785"},
    {"camellia-256-cfb", Derivation::bytes_to_key, HashId::legacy_md5, 29,
     "303be68856b99a04e773e12314c654c8650304cb366d2ab8a0da10f7daad90f4329f721eca01330ee14f2aa498aa59668b42ba7ee2afa14d4"
     "35e7aa6"},
    {"camellia-192-cfb", Derivation::pbkdf2, HashId::sha1, 30,
     "31507ba961b1daf2aad70e08185443322b120ba6dd69782de7e84037b7779487cf182e61cae12d0079c429b5a0eea34282706d92adef8a96c"
     "675ba50"},
    {"camellia-192-cfb", Derivation::bytes_to_key, HashId::sha256, 30,
     "754536fec5bb3ea6253b5f6438cf9b0e68e20df8c55b6145d1b3b6ef282f5bf75561abd6ceba9632107ad88409ba4f1c68014f83624f9e60f"
     "67e2ce2"},
    {"camellia-128-cfb", Derivation::pbkdf2, HashId::sha256, 31,
     "cc6a2df5e95dedf05041b1ef4789de5f8c187a5fbeadd91949cd7789a423a96c0c969efbd86bd60dc16834f7f012cee993a64986ed0eda07f"
     "5f9da47"},
    {"camellia-128-cfb", Derivation::bytes_to_key, HashId::legacy_md5, 31,
     "b5246db07cf828f069d067394d3307a68c58efda9fc2a28df2acbad20f276b70afa3dc460714cabf779a9dc8c5f5eb8e0c317b1dfef237d4d"
     "35cec05"},
    {"camellia-256-cfb8", Derivation::pbkdf2, HashId::sha512, 32,
     "80fd545f9a45887f80ef521b57dc2e84a98b1d891656bafda02d2645937d99dfc3ff0dda0f43b0a286049d9ebb88a4fce0f743dae27b51e9b"
     "6b7609a"},
    {"camellia-256-cfb8", Derivation::bytes_to_key, HashId::sha256, 32,
     "a272881dd6b8eb4fb225b566a7d27ea46db31bbfe25e6ba780c1cea087335d0b9c430b1586595443509403c2ffc77a2235f58be07e2cea9f0"
     "44345fb"},
    {"camellia-192-cfb8", Derivation::pbkdf2, HashId::sha1, 33,
     "3c9481635b5cd17dbfa3ddc2cddc967b99dd11a6a78a9160c6484f6d5edf66d10740c36c69d3eda34ada7dba8c8e39f08f92fa246c6ed3375"
     "9333a82"},
    {"camellia-192-cfb8", Derivation::bytes_to_key, HashId::legacy_md5, 33,
     "89ae8c345ea03e9d84650ac22abcc759cb8032762f6128ca6421ce358ae82f631130191869cd325b3c9f8627243873df1082307b5ab633fe9"
     "1eff09a"},
    {"camellia-128-cfb8", Derivation::pbkdf2, HashId::sha256, 34,
     "ba8ab964d42ced57c655f909cc4adafc6d98b8f643a5f2222db7cf345c2f663de59d8e8245f43673aedbcf3d709c54119e76db0a79c26200f"
     "76208cb"},
    {"camellia-128-cfb8", Derivation::bytes_to_key, HashId::sha256, 34,
     "fc420ac92024872483402e763e5e0893362951c129fd55fd214f5b3194afb9b03f1b81b9b2d90bb266d0f6c48db7a06cac63ec9ab8d4f02b1"
     "f1a8550"},
    {"camellia-256-ofb", Derivation::pbkdf2, HashId::sha512, 35,
     "50acee8652a975131987197a4f59b3e8371e8505de56b38dcbf0e4c8e847e0d570fcce09651e6392f100f1c450b33719d3aa4883a6ddcbcc5"
     "c169c12"},
    {"camellia-256-ofb", Derivation::bytes_to_key, HashId::legacy_md5, 35,
     "8b8e742bd0eb5c7380fb827136bbec741793de2468d885a306e40394c92ee31bccf80e0780e443f346cfcd41f481b8d8fd11fa26ae2851d99"
     "6899de1"},
    {"camellia-192-ofb", Derivation::pbkdf2, HashId::sha1, 36,
     "ac466648d6a929d1295abbb87160c8a3d974b38242e1ba69fd4bd21c4161f68e1f84f10f2ebc88337cd0cc3491d57686b05f4d30065acea11"
     "1b77bbf"},
    {"camellia-192-ofb", Derivation::bytes_to_key, HashId::sha256, 36,
     "9b3c785080c9acba5eb7398f54b2d34afecfdb78b906397ca7e172306a5f4fd2d6974642fb59aaf9bafc6d9e82b2220e6ec555cd739724025"
     "4d43c6a"},
    {"camellia-128-ofb", Derivation::pbkdf2, HashId::sha256, 37,
     "e5ab9e2b252e76d19bf988c02d4966498c2322c78b6da4b6be5d7f23b9250204e1b509ef145cd406f14b5ce7bea6b1e364fb3a0e4a47573b2"
     "044bbfc"},
    {"camellia-128-ofb", Derivation::bytes_to_key, HashId::legacy_md5, 37,
     "df746aae905ec49e1d0405d6d2803605837f9a4b0f31f24367f8495fe762ec1091b9d5b36afbcfe7e83dbf36a2c61c8cb156fd5640a10aebb"
     "0b71da7"},
    {"des-ede3-cbc", Derivation::pbkdf2, HashId::sha512, 38,
     "29308ae6de1744f7d77da41f6bd9e552cc7e387bafb1961985ab9f9de6cf4c529c0574959de2c95d8f7ab27725ec4ed6cc7f9f6c54bb9eae9"
     "89ec6c46dda39cd"},
    {"des-ede3-cbc", Derivation::bytes_to_key, HashId::sha256, 38,
     "aed0b2fff5ec217194ba95b65641d25555b9d307ac3573fdec5268e0cf1ccdbb23f8b8c3067e66be1cef51b5631eba1a01fb481d2eaabe02b"
     "512e5bf6be02dc9"},
    {"des-ede3", Derivation::pbkdf2, HashId::sha1, 39,
     "c1a95d758da7cd8d060d6878057773df5bb726709640d6ff59f6bdc850ed9bef3ae825d3be91a906aa8be4c39cafa9de9ab1aedb9e850b644"
     "daf9e92b8c32859"},
    {"des-ede3", Derivation::bytes_to_key, HashId::legacy_md5, 39,
     "27fe796d4849faac8042ff621ad2db7c9b56f6a23f832f531c4ba12ee9b633a96e854fd2ed1850909c0e686a6e2ab61a7ce4474ea8977eb79"
     "969e8d306479444"},
    {"des-ede3-cfb", Derivation::pbkdf2, HashId::sha256, 40,
     "89a085262c6b90b5999b495efa1df29c59ac05b7f791afbe83f02131852e2478c079760b8f9931a1ab4086d369378f50e23f2e677c5f3bbc7"
     "60655e4"},
    {"des-ede3-cfb", Derivation::bytes_to_key, HashId::sha256, 40,
     "02fa492cd74b23f97df1943091858e1b9c6db9b1bfeaf4a35e6d6b15aa1402b09e432d130a46da953b91df0410144413567c885a76d826a67"
     "9f27411"},
    {"des-ede3-cfb8", Derivation::pbkdf2, HashId::sha512, 41,
     "8a33f439f3ed2f8a15061d913a477e9446d360e86a10e8a26bdf8183e35d6a543335c2e164679469079a96473b5413428a52602cc74b16fea"
     "98afa5a"},
    {"des-ede3-cfb8", Derivation::bytes_to_key, HashId::legacy_md5, 41,
     "16ff5989139117b80c260769b53d56324b5fe1ea28ec873fcdef006064f3f1f3deae590f05d7cdc2374450bd5d248f09a3b02bda1a154a3e0"
     "6f82a68"},
    {"des-ede3-ofb", Derivation::pbkdf2, HashId::sha1, 42,
     "5b07ee8b3f48ead1d7665f8724b64b21573f38af904ef91e30895b8a9d3eb15c99be96d6b4be34e9d40cd64dc75a08ad8d9c0cd979d5bb34c"
     "9ba78ab"},
    {"des-ede3-ofb", Derivation::bytes_to_key, HashId::sha256, 42,
     "e5504939258bb0373cc116a11404d73a6b73bef7fc6990774f5606805f67171e8ddd5f3f85c6bf2d18c1778d48e31f81954d12fbe64b9b091"
     "a3da55e"},
    {"des-ede-cbc", Derivation::pbkdf2, HashId::sha256, 43,
     "3801fd53277da77ed0f77cec826a1c646c8c4d35b62dc86ed0c5dba75e49d0afa7b906b2832cb17c98b1dcbdbb51170039b9b605288bb9ab7"
     "de0ff501de74a79"},
    {"des-ede-cbc", Derivation::bytes_to_key, HashId::legacy_md5, 43,
     "393c9813f3dfb39a8e77e73ef3f22b9fcf18b78461e70c777e465c0fcf016913c3b0f3272c469e543b5c6f198b300e1b5fc710694ce7511a9"
     "e26f3f6788d1a5c"},
    {"des-ede", Derivation::pbkdf2, HashId::sha512, 44,
     "eadc37cc7d70b4662894e627f633c18889fa05710db2d06a5a8f2700f6cacd3ca6539a589ee0a2dee7396215d2d7bf5d38ca6bbf22f799c1f"
     "1931bde9677f1da"},
    {"des-ede", Derivation::bytes_to_key, HashId::sha256, 44,
     "7dbcc218e70e9be8d7abf184937bdd71ac5825eed54158bcc2d7d4ce88dcd4736c87ed0f78e05401f444c9664670f69f95dce9396ea3d5f05"
     "805b1c1ced338aa"},
    {"des-ede-cfb", Derivation::pbkdf2, HashId::sha1, 45,
     "ec766249ca96e4d200b0818fb0f645afd3dc45b0944ac1cee33698482b4d92591a5e05732c3a0022beb655dd0df019ec2d37d09b7ab761827"
     "e294889"},
    {"des-ede-cfb", Derivation::bytes_to_key, HashId::legacy_md5, 45,
     "ce88b3bcb238e308e5ab307c11fc3d65fe30692659004d0a871556bef9b4915c4404304ce73ab17fc11324974d2e46504b94af0b20a1feb2b"
     "85b0b5b"},
    {"des-ede-ofb", Derivation::pbkdf2, HashId::sha256, 46,
     "280c17d825609d22eb919f0a68aa0e34ef7fe3882d5c41d143c9cf6b1d83459730d51d22464ddb6310578c44da47ca7da945de2806ccd5a44"
     "597d687"},
    {"des-ede-ofb", Derivation::bytes_to_key, HashId::sha256, 46,
     "f26483e6af1a0f90155d46a49d2f8bc6936afb01724963f043ad3ae279294d6c95480711f6f5afcd3b43aa01bbf377c45cde7090175015433"
     "71ef89a"},
    {"des-cbc", Derivation::pbkdf2, HashId::sha512, 47,
     "684b37d901b3e322cbc689ae1baf538b9120eb279e886d6bdee5478a75916d1d0675bce8c6dca5d3886e2ad991965f1e66168a6299539898d"
     "c7aed94d199d87a"},
    {"des-cbc", Derivation::bytes_to_key, HashId::legacy_md5, 47,
     "00c1b53c67d3a8e3d125b2ebd68fc4aa2abfaa04d59f2eafbf79ea5f57c98742dd4eed5960341537e82eea6d78ecfbddd5120b7cd244b85ed"
     "e2fe13b28340aad"},
    {"des-ecb", Derivation::pbkdf2, HashId::sha1, 48,
     "7a0d95575c9d5cd06b1b81138d29a5321c479cd8de9fbd88ca2259df9eaa0072bca8a533fac0d4eeddb34ade85803ee01042f961d84b76a3a"
     "3e3c4b53f3e1fda"},
    {"des-ecb", Derivation::bytes_to_key, HashId::sha256, 48,
     "856c7c15de6f8c2a7acc1550c6badb0911847fd3399bf41b9f973639e12a38f2dd4ea7eed1d5a168d3a1500a616e3674cb8712b6480a6c683"
     "055d9ce3005a95b"},
    {"des-cfb", Derivation::pbkdf2, HashId::sha256, 49,
     "fbf6f537d78c277a8b1775fd58b8d8c807e1a7b28e6b0381bfec61d4369052a50811cdb81c9799e82b59640049766ade21f3464972757818a"
     "1273090"},
    {"des-cfb", Derivation::bytes_to_key, HashId::legacy_md5, 49,
     "f24473f3be198fdd70f20062fce67b315a8eb0b9bc6c5571e354f65a540f7867afe60a0334c6501fceeb8961b5e3fc178e2d0389e5e07b1b3"
     "801d6b8"},
    {"des-cfb8", Derivation::pbkdf2, HashId::sha512, 50,
     "434f2a6613d1332dd994b3494bf1bc829d89d55b6789284165940220fc21d71aeabcc257682e337426ee9a208ae7200827885e28521bb9e4a"
     "f179e71"},
    {"des-cfb8", Derivation::bytes_to_key, HashId::sha256, 50,
     "fdaf1763e663e0f88cbd964b8c06c5863e239fe56dd6f81419168bb28888d044b03b3540379d38d86b43152115c244b910a94f838f01e84f7"
     "f99b0f5"},
    {"des-ofb", Derivation::pbkdf2, HashId::sha1, 51,
     "33e19f06c72ec89db778fa193085f3fe1375f65d9efb57e7ebe42ca62742e3c7b5f3f89d5dbdf91dce47310fef3fad583fb386a3081a19e81"
     "15eeb88"},
    {"des-ofb", Derivation::bytes_to_key, HashId::legacy_md5, 51,
     "ade1d2bb6fcd06a1c56425ec1b7c16238b5717aa404f99bceef8284d79205c9374e059a24938e60fd02d1daf034e97e8002ea9b5e41e85fa2"
     "4dfe2f2"},
    {"bf-cbc", Derivation::pbkdf2, HashId::sha256, 52,
     "f7625d30d535a765a4348c05692ed4ab96f5ee00c08d16b0f92416be9d0b5a5cd88c24cc4e947751852a3aafcb1cf4ef86eaec67d254ed168"
     "efcd804401db756"},
    {"bf-cbc", Derivation::bytes_to_key, HashId::sha256, 52,
     "29965a5824c8147b10d2434da055cadb6ee53a6b069a3f7c1e92af756f4be45bc07621daeeefe06f707c80828fbbd95b1bbc3da310481e59f"
     "fb3a77cde38a3fd"},
    {"bf-ecb", Derivation::pbkdf2, HashId::sha512, 53,
     "6bb43162219c9b5241c64c845158cea7d4b5e7126ba804e9b2c0177ed4521805bd320a7a2c4c4616c8404f3d061a8034d33c985693267d274"
     "c531525db6f4a21"},
    {"bf-ecb", Derivation::bytes_to_key, HashId::legacy_md5, 53,
     "f40bdc095731f2dd07f69197824c721edf98737ab4617920499a93fb2d5df90c20aa9dacff666eb7e5cf5f2b2026ec0b064e19faad46df2ca"
     "8ff736cfd9d6d36"},
    {"bf-cfb", Derivation::pbkdf2, HashId::sha1, 54,
     "69de3d8bb4f7e8920e725b3bd7ecaf6f04ff595963e9cd8d74381cd4718a600b52ee23b83999af8e68101ad99a900f53cee67a7d239f0d803"
     "253c414"},
    {"bf-cfb", Derivation::bytes_to_key, HashId::sha256, 54,
     "649c375d302d18fc8730b48ff23a1790acacb28caed34d678bbe460bdcc7e94aa450377cadce95a2043141a02138e0ccb8220e2c762b67636"
     "8c94f72"},
    {"bf-ofb", Derivation::pbkdf2, HashId::sha256, 55,
     "ac65cc2f6c5caa8c5908b2e7476a239325537278ad45c69a75129bde20d374688a3b33576a0decff7dd853839dcea75043c5ab7bdd74dacfc"
     "547c5c6"},
    {"bf-ofb", Derivation::bytes_to_key, HashId::legacy_md5, 55,
     "9c04f1bbe8d41ea9fd323c9dbdbdbf1724da26705ae18ce7d0354a3f93e6c7d2e90d2597226785db34e617c99a902ad95bd1864ad026292c0"
     "3e924b6"},
    {"rc2-cbc", Derivation::pbkdf2, HashId::sha512, 56,
     "ce3daeaa12519a37b130d7f3131d3d37ac78d5ff6cc6d28b76ac468374f7cb7b4fce129266ff11e1c718096e2e6c383cd16e8602da3800329"
     "3539445483ae459"},
    {"rc2-cbc", Derivation::bytes_to_key, HashId::sha256, 56,
     "ac793e4f9113d1b0538ec504d40e0e0210688ccf8741e656317bd0b45a5e4912c3c38128a1f3886a1b03b72a7a4c30e6ec8b5ee9cc56d954c"
     "54b219d92ea31e6"},
    {"rc2-ecb", Derivation::pbkdf2, HashId::sha1, 57,
     "ab2918bf4b4052682ae6a532637ff24823cde8f0bdfb1e25aed3a27538605a9331c5f1deb8435c8e450542293eb7ca0f4f162a887931d7850"
     "90a656df9c5991c"},
    {"rc2-ecb", Derivation::bytes_to_key, HashId::legacy_md5, 57,
     "7ade755951e360fd68538807df1dafabfcc1d8b3bd7c41aba1416257eb429e89e3b9a4ceb948eaa4ca5655670c6b88d9cabdaeda714875601"
     "3e8077044afefc7"},
    {"rc2-cfb", Derivation::pbkdf2, HashId::sha256, 58,
     "bfd0f32a83a15db94c95ba7a87ee346a70e3043278c844c2ff4dfb2d9f12ba1e3ef971949c7dfb4c03e0c8f3894f835ea954a97f136daa25e"
     "d2d3172"},
    {"rc2-cfb", Derivation::bytes_to_key, HashId::sha256, 58,
     "9e383c1dd04a6b07d09f557032421c72782cd27097dd99dd9a8e3e665da3ccf9f7654e629f3ad04f132b98af0f9d7f5a3389fb6915af0bc6e"
     "c35b0aa"},
    {"rc2-ofb", Derivation::pbkdf2, HashId::sha512, 59,
     "cb5530e583f3bcf21e9bbb4d2917eaee02f3bc68dbfb9fc123cec0e723fcc167472f33417a0567a99a01f84a10aeca1d413d08673c1fb4fc4"
     "4e3b461"},
    {"rc2-ofb", Derivation::bytes_to_key, HashId::legacy_md5, 59,
     "79adc310a151bd11247c9fbf4123b0b156140e2872fd9a38afe0a75a936167f0209bc28d0219edf9d5ea3a7bd54d491e8ea6f1d3b0c150a63"
     "253db7f"},
    {"rc2-64-cbc", Derivation::pbkdf2, HashId::sha1, 60,
     "435af68ecdfe329bb9a259d7f33051222a19bb9e7f63c98b076069da25686587197350c746fec6841ebcfe2bdf84f409509a5cf4aefcbfa30"
     "6d6d60d3db1538d"},
    {"rc2-64-cbc", Derivation::bytes_to_key, HashId::sha256, 60,
     "22b5887ef9681c32e74e34f3266f1fca277bcd65835969b4755ce6404be02e2c54599206feadd135a067b161102f5e8c6abf43cb602ec323a"
     "a9ef613d76ef784"},
    {"rc2-40-cbc", Derivation::pbkdf2, HashId::sha256, 61,
     "135678dcf2d66c9915b3cfbe1bc12409cf287ec5e8c0ecf772e6465e85c0164235694cbc4b792a8b9c86427426e4598c61bc08ecdd0d05685"
     "eeed0b788fddadf"},
    {"rc2-40-cbc", Derivation::bytes_to_key, HashId::legacy_md5, 61,
     "1f08f9af9fda01ec30a2771354e29385e3c2bb10cdde254324aa02003aa54a44be27c5abed7c948a4662fb5aabf0852feeb7acef370db907c"
     "3d4b4362d3fd167"},
    {"rc4", Derivation::pbkdf2, HashId::sha512, 62,
     "44f4e202c663e2060bb8ba37e250c2fe3ca018477274f848a3a74db3f48fa9cb64531e58127bb44d4296bbaad226dd1aa65777bbc92114068"
     "f863df3"},
    {"rc4", Derivation::bytes_to_key, HashId::sha256, 62,
     "405603387f1939cc542a2ab38e25fd55414a63c9e2afeae8b18e0f7a97f8cc88a84aa4c985e87b6e7059062a19f0c592846561e1c6a45672e"
     "9f87745"},
    {"rc4-40", Derivation::pbkdf2, HashId::sha1, 63,
     "7497e8794815cd9a850358fe91f8a0601342922a2da81e3875915ef18fb2a7df3268a9d56dbcb55178afd8d64c1a2623a22f414c1aaf9f503"
     "8b6c6c1"},
    {"rc4-40", Derivation::bytes_to_key, HashId::legacy_md5, 63,
     "59f8e9310e8932f4d1760572341e19cfb70a804f6edac501f284e150a19dbce63d1cde71697b811ec96ce73d80ace163a546cbde507068251"
     "bb2875d"},
};

}  // namespace troth::inline v1::seal::testing
