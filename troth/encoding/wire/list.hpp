// List: a vector of elements, RFC 8446 §3.4, without storage of its own.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <initializer_list>

#include "troth/encoding/wire/reader.hpp"

namespace troth::inline v1::encoding {

// List<T, Min, Max>: `T field<Min..Max>`, bounds in bytes. Read, it is a view of bytes whose elements are decoded while
// walking (they were checked once by the Reader). Made by a sender, it is a view of values. Both walk alike; an element
// is given by value. An element takes at least one byte.
template <class T, usize Min, usize Max>
class List {
  public:
    using value_type = T;
    static constexpr usize min = Min, max = Max;

    constexpr List() = default;
    constexpr List(std::span<const T> items) : items_(items) {}
    template <usize N>
    constexpr List(const std::array<T, N>& items) : items_(items) {}
    constexpr List(const std::vector<T>& items) : items_(items) {}
    // What is given must outlive the list: temporaries are refused.
    List(std::vector<T>&&) = delete;
    template <usize N>
    List(const std::array<T, N>&&) = delete;

    static List read(Bytes bytes, usize offset) {
        List list;
        list.bytes_ = bytes;
        list.offset_ = offset;
        return list;
    }

    class Iterator {
      public:
        using value_type = T;
        using difference_type = std::ptrdiff_t;

        Iterator() = default;
        Iterator(Bytes bytes, std::span<const T> items) : bytes_(bytes), items_(items) { next(); }
        const T& operator*() const { return current_; }
        const T* operator->() const { return &current_; }
        Iterator& operator++() {
            next();
            return *this;
        }
        Iterator operator++(int) {
            Iterator before = *this;
            next();
            return before;
        }
        friend bool operator==(const Iterator& a, std::default_sentinel_t) { return a.done_; }

      private:
        void next() {
            done_ = bytes_.empty() && items_.empty();
            if (!bytes_.empty()) {
                Reader reader(bytes_);
                if (!reader("element", current_)) std::abort();  // checked when the list was read
                bytes_ = bytes_.subspan(reader.offset());
            } else if (!items_.empty()) {
                current_ = items_.front();
                items_ = items_.subspan(1);
            }
        }
        Bytes bytes_;
        std::span<const T> items_;
        T current_{};
        bool done_ = true;
    };

    Iterator begin() const { return Iterator(bytes_, items_); }
    std::default_sentinel_t end() const { return {}; }
    bool empty() const { return bytes_.empty() && items_.empty(); }

    // size: number of elements; linear where elements vary in length.
    usize size() const {
        if constexpr (Scalar<T>) return bytes_.size() / scalar_size<T> + items_.size();
        usize count = 0;
        for (auto i = begin(); i != end(); ++i) ++count;
        return count;
    }
    T front() const { return *begin(); }  // not empty
    T operator[](usize index) const
        requires Scalar<T>
    {
        if (!items_.empty()) return items_[index];
        return detail::from_number<T>(
            detail::load_number(bytes_.subspan(index * scalar_size<T>, scalar_size<T>).data(), scalar_size<T>));
    }
    bool contains(const T& wanted) const
        requires Scalar<T>
    {
        for (usize i = 0; i < size(); ++i)
            if ((*this)[i] == wanted) return true;
        return false;
    }

    Bytes bytes() const { return bytes_; }               // the elements as they were received; empty for a sender's
    std::span<const T> items() const { return items_; }  // a sender's values
    usize offset() const { return offset_; }             // of bytes() in the message, for errors

  private:
    Bytes bytes_;
    std::span<const T> items_;
    usize offset_ = 0;
};

}  // namespace troth::inline v1::encoding
