namespace Ysco.Supervision;

/// <summary>
/// What a service sends to NOTIFY_SOCKET: lines NAME=VALUE, of which only READY=1 is of use here.
/// References: sd_notify(3).
/// </summary>
public static class NotifyMessage
{
    /// <summary>Whether a line of it is READY=1.</summary>
    public static bool IsReady(ReadOnlySpan<byte> message)
    {
        foreach (Range line in message.Split((byte)'\n'))
        {
            if (message[line].SequenceEqual("READY=1"u8))
            {
                return true;
            }
        }

        return false;
    }
}
