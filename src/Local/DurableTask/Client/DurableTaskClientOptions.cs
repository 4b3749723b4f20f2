using System.Diagnostics.CodeAnalysis;
using Local.DurableTask.Converters;

namespace Local.DurableTask.Client;

/// <summary>Options of a client.</summary>
public class DurableTaskClientOptions
{
    private DataConverter? _dataConverter;

    /// <summary>The version of new orchestrations that name none.</summary>
    public string DefaultVersion { get; set; } = string.Empty;

    /// <summary>How inputs and outputs become text. Unless set, a <see cref="DurableTask.DataConverter"/> of the services is used; else JSON.</summary>
    [AllowNull]
    public DataConverter DataConverter
    {
        get => _dataConverter ?? JsonDataConverter.Default;
        set => _dataConverter = value;
    }

    internal void ApplyTo(DurableTaskClientOptions other)
    {
        other._dataConverter = _dataConverter;
        other.DefaultVersion = DefaultVersion;
    }

    internal void UseUnlessSet(DataConverter? converter) => _dataConverter ??= converter;
}
