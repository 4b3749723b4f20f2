using Azure.Core;

namespace Local.Tables;

/// <summary>Retries, transport, logging and the service version of a client.</summary>
public class TableClientOptions : ClientOptions
{
    /// <summary>Options for the given version of the service.</summary>
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06)
    {
        VersionString = serviceVersion switch
        {
            ServiceVersion.V2019_02_02 => "2019-02-02",
            ServiceVersion.V2020_12_06 => "2020-12-06",
            _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion)),
        };
    }

    /// <summary>The versions of the service that a client can ask for.</summary>
    public enum ServiceVersion
    {
        /// <summary>Does not accept tokens.</summary>
        V2019_02_02 = 1,

        /// <summary>The default.</summary>
        V2020_12_06 = 2,
    }

    internal string VersionString { get; }

    /// <summary>The clock of request signatures; tests set it.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;
}
