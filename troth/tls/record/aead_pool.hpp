// AeadPool: memory for the cipher contexts of the connections of one worker. What a connection gives back when it waits
// (Connection::hibernate) the next one takes: no heap, no lock. Not thread-safe; one per worker thread.
#pragma once

#include <memory>
#include <new>
#include <utility>

#include "troth/crypto/aead/aead.hpp"

namespace troth::inline v1::tls {

class AeadPool {
  public:
    // Lease: a context in use. It does not know its pool, so it may outlive it, or end in another thread: its memory is
    // then the heap's.
    using Lease = std::unique_ptr<crypto::AeadContext>;

    AeadPool() = default;
    AeadPool(const AeadPool&) noexcept {}  // the pool of another worker: it begins empty
    AeadPool& operator=(const AeadPool&) = delete;
    ~AeadPool() {
        while (free_ != nullptr) ::operator delete(pop(), std::align_val_t{alignof(crypto::AeadContext)});
    }

    // take: a context for this key, in memory that was given back if there is some. give: wipes the context and keeps
    // its memory, up to `most` times.
    Lease take(crypto::AeadId id, Bytes key) {
        if (free_ == nullptr) return std::make_unique<crypto::AeadContext>(id, key);
        return Lease(::new (pop()) crypto::AeadContext(id, key));
    }
    void give(Lease lease) noexcept {
        if (lease == nullptr || kept_ == most) return;
        crypto::AeadContext* context = lease.release();
        context->~AeadContext();  // wipes
        free_ = ::new (static_cast<void*>(context)) Free{free_};
        ++kept_;
    }
    usize kept() const { return kept_; }

    // Idle contexts beyond these go to the heap: 64 KiB a worker.
    static constexpr usize most = 64;

  private:
    struct Free {
        Free* next;
    };
    void* pop() {
        --kept_;
        return std::exchange(free_, free_->next);
    }
    Free* free_ = nullptr;
    usize kept_ = 0;
};

}  // namespace troth::inline v1::tls
