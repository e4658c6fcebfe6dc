// The other side's script: which of the rogue's messages are dropped, repeated, moved, cut, changed or mixed with
// others.
#pragma once

#include <algorithm>
#include <array>

#include "fuzz/input.hpp"
#include "troth/tls/connection/testing/rogue.hpp"

namespace troth::fuzz {

using namespace tls;
using tls::testing::Rogue;

// Script: what becomes of the rogue's messages. Keeps both streams: what an honest peer would have sent, and what was.
class Script {
  public:
    explicit Script(Input& input) : input_(input) {}
    void attach(Rogue& rogue) { rogue_ = &rogue; }

    void hand(Bytes message, const Rogue::Pass& pass) {
        meant_.insert(meant_.end(), message.begin(), message.end());
        const auto deliver = [&](Bytes bytes) {
            sent_.insert(sent_.end(), bytes.begin(), bytes.end());
            pass(bytes);
        };
        while (aside(deliver)) {
        }
        const ByteVector held = std::exchange(held_, {});
        change(message, deliver);
        if (!held.empty()) deliver(held);
    }
    // as_meant: everything that an honest peer would have sent so far came, in order and whole.
    bool as_meant() const {
        return sent_.size() >= meant_.size() && std::equal(meant_.begin(), meant_.end(), sent_.begin());
    }
    ByteVector take_early() { return std::exchange(early_, {}); }

  private:
    // aside: something else before the message. The next choice; false if it is about the message itself.
    template <class Deliver>
    bool aside(const Deliver& deliver) {
        choice_ = input_.byte() & 0x0f;
        switch (choice_) {
            case 10: {  // a message of the fuzzer's own
                const u8 type = input_.byte();
                const Bytes body = input_.short_part();
                ByteVector message = {type, 0, 0, static_cast<u8>(body.size())};
                message.insert(message.end(), body.begin(), body.end());
                deliver(message);
                return true;
            }
            case 11:
                deliver(input_.short_part());
                return true;
            case 12:  // data that nobody may see yet
                overtake();
                if (rogue_->records().writes_encrypted())
                    seal(input_.short_part());
                else
                    plain(23, input_.short_part());
                return true;
            case 13: {
                overtake();
                const u8 type = input_.byte();
                const Bytes content = input_.short_part();
                if (type == 22 && !rogue_->records().writes_encrypted())
                    sent_.insert(sent_.end(), content.begin(), content.end());
                plain(type, content);
                return true;
            }
            case 14:
                rogue_->records().send_alert(static_cast<AlertDescription>(input_.byte()));
                return true;
            case 15:
                overtake();
                early_.insert(early_.end(), change_cipher_spec_record.begin(), change_cipher_spec_record.end());
                return true;
            default:
                return false;
        }
    }
    template <class Deliver>
    void change(Bytes message, const Deliver& deliver) {
        ByteVector changed(message.begin(), message.end());
        switch (choice_) {
            case 1:  // dropped
                return;
            case 2:
                deliver(message);
                deliver(message);
                return;
            case 3:  // after the next one
                held_ = std::move(changed);
                return;
            case 4:
                deliver(message.first(input_.number() % message.size()));
                return;
            case 5:
                changed[input_.number() % changed.size()] ^= input_.byte();
                break;
            case 6: {  // another body
                changed.resize(4);
                const Bytes body = input_.long_part();
                changed.insert(changed.end(), body.begin(), body.end());
                set_length(changed);
                break;
            }
            case 7: {  // in two records
                const usize part = input_.number() % message.size();
                deliver(message.first(part));
                rogue_->flush();
                deliver(message.subspan(part));
                return;
            }
            case 8: {  // something put in
                const usize at = 4 + input_.number() % (changed.size() - 3);
                const Bytes more = input_.short_part();
                changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(at), more.begin(), more.end());
                set_length(changed);
                break;
            }
            case 9: {  // two bytes replaced
                const usize at = input_.number() % changed.size();
                changed[at] = input_.byte();
                changed[(at + 1) % changed.size()] = input_.byte();
                break;
            }
            default:
                break;
        }
        deliver(changed);
    }
    static void set_length(ByteVector& message) {
        const usize size = message.size() - 4;
        message[1] = static_cast<u8>(size >> 16);
        message[2] = static_cast<u8>(size >> 8);
        message[3] = static_cast<u8>(size);
    }
    // overtake: what is under way goes out first, so that the record made here stands behind it.
    void overtake() {
        rogue_->records().flush();
        ByteVector out(1 << 16);
        out.resize(rogue_->records().drain(out));
        early_.insert(early_.end(), out.begin(), out.end());
    }
    void seal(Bytes content) {
        ByteVector out(1 << 10);
        const auto written = rogue_->records().seal(Gather(&content, 1), out);
        require(written.has_value(), "the rogue seals");
        early_.insert(early_.end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(written->written));
    }
    void plain(u8 type, Bytes content) {
        const std::array<u8, 5> header = {type, 3, 3, 0, static_cast<u8>(content.size())};
        early_.insert(early_.end(), header.begin(), header.end());
        early_.insert(early_.end(), content.begin(), content.end());
    }

    Input& input_;
    Rogue* rogue_ = nullptr;
    ByteVector meant_, sent_, held_, early_;
    unsigned choice_ = 0;
};

}  // namespace troth::fuzz
