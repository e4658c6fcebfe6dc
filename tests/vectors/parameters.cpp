// Parameters and schedules that other code is built on: the numbers of the elliptic curves (Wycheproof), the key
// schedule of TLS 1.3 (ACVP).
#include <algorithm>
#include <optional>

#include "tests/vectors/handlers.hpp"
#include "troth/crypto/curve/any_domains.hpp"
#include "troth/crypto/curve/domains.hpp"
#include "troth/crypto/curve/ec.hpp"
#include "troth/tls/schedule/schedule.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;

// A number of the file in exactly `size` octets.
ByteVector sized(ByteVector number, usize size) {
    while (number.size() > size && number.front() == 0) number.erase(number.begin());
    if (number.size() < size) number.insert(number.begin(), size - number.size(), 0);
    return number;
}
// a + b and a - b of equal sizes, modulo 2^(8 size).
ByteVector sum(const ByteVector& a, const ByteVector& b) {
    ByteVector out(a.size());
    unsigned carry = 0;
    for (usize i = a.size(); i-- > 0; carry >>= 8) {
        carry += unsigned{a[i]} + b[i];
        out[i] = static_cast<u8>(carry);
    }
    return out;
}
ByteVector less(ByteVector number, u8 small) {
    for (usize i = number.size(); i-- > 0;) {
        const bool borrow = number[i] < small;
        number[i] = static_cast<u8>(number[i] - small);
        if (!borrow) break;
        small = 1;
    }
    return number;
}

template <usize N>
ByteVector octets(const math::Limbs<N>& limbs, usize size) {
    ByteVector out(size);
    for (usize i = 0; i < size; ++i) out[size - 1 - i] = static_cast<u8>(limbs.v[i / 8] >> (8 * (i % 8)));
    return out;
}
// The coefficients of the curve's equation, as the point arithmetic has them.
struct Coefficients {
    bool a_is_minus_three;
    ByteVector a, b;
};
template <class Domain>
Coefficients coefficients_of(usize size) {
    Coefficients out{Domain::a_is_minus_three, {}, octets(Domain::b, size)};
    if constexpr (requires { Domain::a; }) out.a = octets(Domain::a, size);
    return out;
}
Coefficients coefficients(Curve curve) {
    const usize size = field_size(curve);
    switch (curve) {
        case Curve::p256:
            return coefficients_of<P256>(size);
        case Curve::p384:
            return coefficients_of<P384>(size);
        case Curve::p521:
            return coefficients_of<P521>(size);
        case Curve::secp256k1:
            return coefficients_of<Secp256k1>(size);
        case Curve::brainpool_p256r1:
            return coefficients_of<BrainpoolP256r1>(size);
        case Curve::brainpool_p384r1:
            return coefficients_of<BrainpoolP384r1>(size);
        case Curve::brainpool_p512r1:
            break;
    }
    return coefficients_of<BrainpoolP512r1>(size);
}

std::string wrong_number(const Json& test, const CurveInfo& row) {
    const usize size = row.field_size();
    const auto number = [&](const char* name) { return sized(hex(test, name), size); };
    const ByteVector p = number("p"), n = number("n"), gx = number("gx"), gy = number("gy");
    if (test["oid"] != row.oid) return "oid";
    if (test["h"] != 1) return "h";
    ByteVector one(size);
    one.back() = 1;
    const auto first = EcPrivateKey::from_bytes(row.id, one), last = EcPrivateKey::from_bytes(row.id, less(n, 1));
    if (!first || !last || EcPrivateKey::from_bytes(row.id, n)) return "n";
    // 1 times G is G; n - 1 times G is -G, whose y is p - gy.
    const EcPoint g = first->public_key().uncompressed(), minus_g = last->public_key().uncompressed();
    const auto x = [&](const EcPoint& point) { return point.bytes().subspan(1, size); };
    const auto y = [&](const EcPoint& point) { return point.bytes().subspan(1 + size); };
    if (!std::ranges::equal(x(g), gx) || !std::ranges::equal(x(minus_g), gx)) return "gx";
    if (!std::ranges::equal(y(g), gy)) return "gy";
    if (sum(gy, ByteVector(y(minus_g).begin(), y(minus_g).end())) != p) return "p";
    const Coefficients ours = coefficients(row.id);
    if (ours.b != number("b")) return "b";
    if (number("a") != (ours.a_is_minus_three ? less(p, 3) : ours.a)) return "a";
    return "";
}

void run_curves(const File& file, Report& report) {
    each_test(file, report, "EcCurveTest", [&](const Json&, const Json& test) {
        const std::string name = test["name"];
        for (const CurveInfo& row : curve_infos) {
            if (row.registered_name != name) continue;
            const std::string wrong = wrong_number(test, row);
            return report.check(wrong.empty() == (test["result"] == "valid"), name, "the number " + wrong);
        }
        report.skip(name + " not offered");
    });
}

// ACVP calls the messages of the transcript by names of its own; each stands for all that is hashed at that place.
void run_tls13(const File& file, Report& report) {
    each_acvp(file, report, [&](const Json&, const Json& group, const Json& test, const Json& answer) {
        const HashId id = group["hmacAlg"] == "SHA2-384" ? HashId::sha384 : HashId::sha256;
        Hash transcript(id);
        const auto after = [&](const char* message) {
            transcript.update(hex(test, message));
            return transcript.finish();
        };
        // Where no key or no exchange takes part, its place is taken by zeros (RFC 8446 §7.1).
        const ByteVector zeros(digest_size(id));
        const ByteVector psk = test.contains("psk") ? hex(test, "psk") : zeros;
        const ByteVector shared = test.contains("dhe") ? hex(test, "dhe") : zeros;
        bool right = true;
        const auto expect = [&](const char* name, Bytes secret) {
            right = right && std::ranges::equal(secret, hex(answer, name));
        };
        tls::EarlyStage early = tls::EarlyStage::with_psk(id, psk);
        const Digest hello = after("helloClientRandom");
        expect("clientEarlyTrafficSecret", early.early_traffic(hello).bytes());
        expect("earlyExporterMasterSecret", early.early_exporter(hello).bytes());
        auto handshake = std::move(early).handshake(shared, after("helloServerRandom"));
        expect("clientHandshakeTrafficSecret", handshake.secrets.client.bytes());
        expect("serverHandshakeTrafficSecret", handshake.secrets.server.bytes());
        auto traffic = std::move(handshake.stage).traffic(after("finishedServerRandom"));
        expect("clientApplicationTrafficSecret", traffic.secrets.client.bytes());
        expect("serverApplicationTrafficSecret", traffic.secrets.server.bytes());
        expect("exporterMasterSecret", traffic.stage.exporter().bytes());
        const auto session = std::move(traffic.stage).session(after("finishedClientRandom"));
        expect("resumptionMasterSecret", session.resumption.bytes());
        report.check(right, label(test), "another secret");
    });
}

}  // namespace

const Handler wycheproof_curves{"wycheproof parameters of curves",
                                [](const File& f) { return has_group_type(f, "EcCurveTest"); }, run_curves};
const Handler acvp_tls13{"ACVP TLS 1.3 key schedule",
                         [](const File& f) { return is_acvp(f) && acvp_algorithm(f) == "TLS-v1.3"; }, run_tls13};
const Handler acvp_ctr_drbg{
    "ACVP CTR_DRBG", [](const File& f) { return is_acvp(f) && acvp_algorithm(f) == "ctrDRBG"; },
    [](const File& file, Report& report) {
        each_acvp(file, report, [&](const Json&, const Json&, const Json&, const Json&) {
            report.skip("CTR_DRBG not offered: the generator is ChaCha20 with fast key erasure");
        });
    }};

}  // namespace troth::vectors
