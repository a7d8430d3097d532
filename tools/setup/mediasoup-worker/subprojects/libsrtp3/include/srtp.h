#pragma once

// The libsrtp 3 calls that the worker makes, on top of the system's libsrtp 2.
//
// libsrtp 3 hides the policy behind a pointer and gives protect/unprotect separate input and output buffers.
// libsrtp 2 has a plain struct and works in place. The functions here are C++ overloads beside the C ones.

#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

// Both versions have a type of this name: keep libsrtp 2's under another one.
#define srtp_policy_t srtp2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t

// Two error codes that libsrtp 2 does not have. The worker only puts them in a table of texts.
constexpr auto srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(28);
constexpr auto srtp_err_status_cryptex_err  = static_cast<srtp_err_status_t>(29);

struct srtp3_policy
{
	srtp2_policy_t policy;
	// Master key followed by master salt; policy.key points here.
	uint8_t key[SRTP_MAX_KEY_LEN];
};

using srtp_policy_t = srtp3_policy*;

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* out)
{
	*out = new (std::nothrow) srtp3_policy{};

	return *out ? srtp_err_status_ok : srtp_err_status_alloc_fail;
}

inline void srtp_policy_destroy(srtp_policy_t self)
{
	// Volatile, so that the compiler keeps the wiping of the key.
	volatile uint8_t* key = self->key;

	for (size_t i{ 0 }; i < sizeof(self->key); ++i)
	{
		key[i] = 0;
	}

	delete self;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t self, srtp_ssrc_t ssrc)
{
	self->policy.ssrc = ssrc;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t self, srtp_profile_t profile)
{
	// With this profile only RTP has the short authentication tag (RFC 5764, 4.1.2).
	if (profile == srtp_profile_aes128_cm_sha1_32)
	{
		srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&self->policy.rtp);
		srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&self->policy.rtcp);

		return srtp_err_status_ok;
	}

	const auto error = srtp_crypto_policy_set_from_profile_for_rtp(&self->policy.rtp, profile);

	return error ? error : srtp_crypto_policy_set_from_profile_for_rtcp(&self->policy.rtcp, profile);
}

// The worker never uses a master key identifier (MKI).
inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t self,
  const uint8_t* key,
  size_t keyLength,
  const uint8_t* salt,
  size_t saltLength,
  const uint8_t* /*mki*/,
  size_t mkiLength)
{
	if (mkiLength != 0 || keyLength + saltLength > sizeof(self->key))
	{
		return srtp_err_status_bad_param;
	}

	std::memcpy(self->key, key, keyLength);
	std::memcpy(self->key + keyLength, salt, saltLength);
	self->policy.key = self->key;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t self, bool allow)
{
	self->policy.allow_repeat_tx = allow;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t self, size_t packets)
{
	self->policy.window_size = packets;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t policy)
{
	return srtp_create(session, &policy->policy);
}

inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

// outLength: in, the room in `out`; out, the length of the result. Protecting adds a trailer: the worker leaves room for
// SRTP_MAX_TRAILER_LEN bytes.
inline srtp_err_status_t srtp3_in_place(
  srtp_err_status_t (*inPlace)(srtp_t, void*, int*),
  srtp_t session,
  const uint8_t* in,
  size_t inLength,
  uint8_t* out,
  size_t* outLength)
{
	if (inLength > *outLength || inLength > INT_MAX)
	{
		return srtp_err_status_buffer_small;
	}

	if (out != in)
	{
		std::memcpy(out, in, inLength);
	}

	int length       = static_cast<int>(inLength);
	const auto error = inPlace(session, out, &length);

	*outLength = static_cast<size_t>(length);

	return error;
}

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* in, size_t inLength, uint8_t* out, size_t* outLength, size_t /*mkiIndex*/)
{
	return srtp3_in_place(srtp_protect, session, in, inLength, out, outLength);
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* in, size_t inLength, uint8_t* out, size_t* outLength, size_t /*mkiIndex*/)
{
	return srtp3_in_place(srtp_protect_rtcp, session, in, inLength, out, outLength);
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* in, size_t inLength, uint8_t* out, size_t* outLength)
{
	return srtp3_in_place(srtp_unprotect, session, in, inLength, out, outLength);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* in, size_t inLength, uint8_t* out, size_t* outLength)
{
	return srtp3_in_place(srtp_unprotect_rtcp, session, in, inLength, out, outLength);
}
